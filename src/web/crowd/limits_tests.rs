use super::*;

const NOW: i64 = 1_795_435_200;

fn limits() -> Limits {
    Limits::new(Dice::seeded(1), NOW)
}

/// How many of these requests are heard.
fn heard(limits: &Limits, asked: Asked, times: usize, now: i64, address: &str) -> usize {
    (0..times).filter(|_| limits.count(asked, now, |salt| salt.sender(address)).is_ok()).count()
}

fn remembered(limits: &Limits) -> usize {
    let kept = limits.kept.lock().unwrap();
    kept.young.len() + kept.old.len()
}

#[test]
fn a_sender_has_a_budget_of_pages_another_of_pictures_and_another_of_sends() {
    let limits = limits();
    assert_eq!(heard(&limits, Asked::Media, 2_000, NOW, "192.0.2.1"), 1_000);
    assert_eq!(heard(&limits, Asked::Page, 1_000, NOW, "192.0.2.1"), 240);
    assert_eq!(heard(&limits, Asked::Send, 1_000, NOW, "192.0.2.1"), 60);
    assert_eq!(heard(&limits, Asked::Page, 1, NOW, "192.0.2.2"), 1, "another address");
    assert_eq!(limits.count(Asked::Send, NOW, |salt| salt.sender("192.0.2.1")), Err(1));
    // Whoever goes on without a pause gets 120 and 60 in the next minute.
    let minute = NOW + 1..=NOW + 60;
    let more = |asked| -> usize {
        minute.clone().map(|now| heard(&limits, asked, 5, now, "192.0.2.1")).sum()
    };
    assert_eq!(more(Asked::Page), 120);
    // The same minute again on a fresh count.
    let limits = Limits::new(Dice::seeded(2), NOW);
    let more: usize =
        (NOW..=NOW + 60).map(|now| heard(&limits, Asked::Send, 100, now, "192.0.2.1")).sum();
    assert_eq!(more, 60 + 60);
}

#[test]
fn nobody_is_remembered_for_a_minute() {
    for begins in 0..=GENERATION {
        let limits = limits();
        let last = NOW + begins;
        assert_eq!(heard(&limits, Asked::Page, 300, last, "192.0.2.1"), 240);
        assert_eq!(heard(&limits, Asked::Page, 1, last + 1, "2001:db8::1"), 1);
        assert_eq!(remembered(&limits), 2, "the control");
        for now in (NOW..last + 60).step_by(5).filter(|now| *now > last) {
            limits.forget(now);
        }
        assert_eq!(remembered(&limits), 0, "first seen after {begins} seconds");
    }
}

#[test]
fn a_clock_set_back_forgets() {
    let limits = limits();
    assert_eq!(heard(&limits, Asked::Page, 1, NOW, "192.0.2.1"), 1);
    limits.forget(NOW - 3_600);
    assert_eq!(remembered(&limits), 0);
}

#[test]
fn the_salt_lasts_less_than_ten_minutes() {
    let limits = limits();
    let name = || limits.kept.lock().unwrap().salt.sender("192.0.2.1").unwrap();
    let first = name();
    limits.forget(NOW + SALTED - 1);
    assert!(name() == first, "the control");
    limits.forget(NOW + SALTED);
    assert!(name() != first && SALTED + 5 < 600);
    assert!(limits.count(Asked::Page, NOW + SALTED, |salt| salt.sender("192.0.2.1")).is_ok());
    let now = name();
    assert!(limits.kept.lock().unwrap().young.contains_key(&now));
}

#[test]
fn memory_is_bounded_and_the_oldest_go() {
    let limits = limits();
    let address = |number: usize| format!("2001:db8:{:x}:{:x}::1", number >> 16, number & 0xffff);
    assert_eq!(heard(&limits, Asked::Send, 60, NOW, "192.0.2.1"), 60);
    for number in 0..MOST + 10 {
        let _ = limits.count(Asked::Page, NOW, |salt| salt.sender(&address(number)));
    }
    assert!(remembered(&limits) <= MOST);
    assert_eq!(heard(&limits, Asked::Send, 1, NOW, "192.0.2.1"), 1, "the oldest was forgotten");
    assert_eq!(heard(&limits, Asked::Page, 300, NOW, &address(MOST)), 239, "the last was not");
}

#[test]
fn who_cannot_be_told_is_not_counted() {
    let limits = limits();
    assert_eq!(heard(&limits, Asked::Send, 500, NOW, "unknown"), 500);
    assert_eq!(remembered(&limits), 0);
}

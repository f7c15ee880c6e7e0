use super::*;

const SECRET: &[u8] = b"LOCATION=Ixelles";

fn head() -> Vec<u8> {
    [HEAD, &[1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0]].concat()
}

fn tags() -> Vec<u8> {
    let length = u32::try_from(SECRET.len()).unwrap().to_le_bytes();
    [TAGS, &[4, 0, 0, 0], b"Lavf", &[1, 0, 0, 0], &length, SECRET].concat()
}

/// Twenty milliseconds of silence, and of something else.
fn sound(last: u8) -> Vec<u8> {
    vec![0xf8, 0xff, last]
}

/// A file with these packets, one on each page.
fn file(packets: &[Vec<u8>], serial: u32) -> Vec<u8> {
    let mut writer = PacketWriter::new(Vec::new());
    for (index, packet) in packets.iter().enumerate() {
        let last = index + 1 == packets.len();
        let end = if last { PacketWriteEndInfo::EndStream } else { PacketWriteEndInfo::EndPage };
        let position = u64::try_from(index.saturating_sub(1)).unwrap() * 960;
        writer.write_packet(packet.clone(), serial, end, position).unwrap();
    }
    writer.into_inner()
}

fn recording() -> Vec<u8> {
    file(&[head(), tags(), sound(0xfe), sound(0xfd), sound(0xfc)], 77)
}

fn has(file: &[u8], part: &[u8]) -> bool {
    file.windows(part.len()).any(|window| window == part)
}

#[test]
fn the_sound_is_kept_and_what_was_written_beside_it_is_not() {
    let before = recording();
    assert!(begins(&before) && has(&before, SECRET) && has(&before, b"Lavf"), "the control");
    let after = rewrite(&before).unwrap();
    assert!(!has(&after, SECRET) && !has(&after, b"Lavf"));
    let (old, new) = (packets(&before).unwrap(), packets(&after).unwrap());
    assert_eq!(old.len(), new.len());
    for (index, (old, new)) in old.iter().zip(&new).enumerate() {
        assert!(index == 1 || old.data == new.data);
        assert_eq!(old.absgp_page(), new.absgp_page());
        assert_eq!((old.stream_serial(), new.stream_serial()), (77, SERIAL));
    }
    assert_eq!(rewrite(&after).as_ref(), Ok(&after), "written anew again, it is the same");
}

#[test]
fn whatever_is_not_one_whole_opus_stream_is_refused() {
    let whole = recording();
    for part in 1..20 {
        assert_eq!(rewrite(&whole[..whole.len() * part / 20]), Err(Unfit::Voice), "{part}");
    }
    let vorbis = [b"\x01vorbis", &[0; 23][..]].concat();
    let mut six_channels = head();
    six_channels[9] = 6;
    let mut long = sound(0xfe);
    long.splice(0..2, [0x1b, 49]);
    for (why, packets) in [
        ("another codec", vec![vorbis, tags(), sound(0xfe)]),
        ("six channels", vec![six_channels, tags(), sound(0xfe)]),
        ("no comments", vec![head(), sound(0xfe), sound(0xfe)]),
        ("no sound", vec![head(), tags()]),
        ("an empty packet", vec![head(), tags(), vec![], sound(0xfe)]),
        ("a packet of three seconds", vec![head(), tags(), long]),
    ] {
        assert_eq!(rewrite(&file(&packets, 1)), Err(Unfit::Voice), "{why}");
    }
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    for (why, other) in [
        ("a changed byte", changed),
        ("a second stream", [&whole[..], &recording()].concat()),
        ("another stream", [&whole[..], &file(&[head(), tags(), sound(1)], 9)].concat()),
        ("something behind it", [&whole[..], b"PK\x03\x04 and so on"].concat()),
    ] {
        assert_eq!(rewrite(&other), Err(Unfit::Voice), "{why}");
    }
}

#[test]
fn a_long_recording_is_refused() {
    let of = |bytes: usize| {
        let mut all = vec![head(), tags()];
        all.extend((0..bytes / 1_000).map(|_| [&sound(0xfe)[..], &[7; 940]].concat()));
        rewrite(&file(&all, 1))
    };
    assert!(of(58_000).is_ok(), "the control");
    assert_eq!(of(66_000), Err(Unfit::Long));
}

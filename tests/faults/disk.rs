//! A disk that may lose its power: what was synced is there, and of the rest what the dice say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use porte_voix::clock::Dice;

use crate::process::Place;
use crate::tape::Event;

/// A disk writes so many bytes at once, or not at all.
const SECTOR: usize = 512;

/// A change to a file that the disk may not have made yet.
#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Cut(usize),
}

#[derive(Debug, Clone, Default)]
struct File {
    safe: Vec<u8>,
    pending: Vec<Change>,
}

/// A change to the names in a folder.
#[derive(Debug, Clone)]
enum Naming {
    Added(String, usize),
    Removed(String),
}

impl Naming {
    fn folder(&self) -> &str {
        let (Self::Added(name, _) | Self::Removed(name)) = self;
        folder_of(name)
    }
}

/// What becomes of that which was not synced.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Lost,
    Kept,
    Drawn,
    Torn,
}

/// A disk and what is on its way to it.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    files: Vec<File>,
    /// Names as the program sees them, and as they are safe.
    names: [BTreeMap<String, usize>; 2],
    pending: Vec<Naming>,
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn name(names: &mut BTreeMap<String, usize>, naming: &Naming) {
    match naming {
        Naming::Added(name, file) => names.insert(name.clone(), *file),
        Naming::Removed(name) => names.remove(name),
    };
}

fn change(content: &mut Vec<u8>, change: &Change, dice: &Dice, fate: Fate) {
    let stays = |dice: &Dice| match fate {
        Fate::Lost => false,
        Fate::Kept => true,
        Fate::Drawn | Fate::Torn => dice.below(2) == 0,
    };
    match change {
        Change::Cut(length) => {
            if stays(dice) {
                content.resize(*length, 0);
            }
        }
        Change::Write(place, data) => {
            let whole = !matches!(fate, Fate::Torn);
            if whole && !stays(dice) {
                return;
            }
            let mut from = 0;
            while from < data.len() {
                let next = ((place + from) / SECTOR + 1) * SECTOR - place;
                let to = if whole { data.len() } else { next.min(data.len()) };
                if whole || stays(dice) {
                    let end = place + to;
                    content.resize(content.len().max(end), 0);
                    content[place + from..end].copy_from_slice(&data[from..to]);
                }
                from = to;
            }
        }
    }
}

impl Disk {
    /// A disk that holds a folder as it is.
    pub fn holding(folder: &Path) -> Self {
        let mut disk = Self::default();
        for path in crate::process::files(folder) {
            let safe = std::fs::read(&path).unwrap();
            let path = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if !path.ends_with("-shm") {
                disk.names.iter_mut().for_each(|names| {
                    names.insert(path.clone(), disk.files.len());
                });
                disk.files.push(File { safe, pending: Vec::new() });
            }
        }
        disk
    }

    /// The file of a name; one that was removed is still written to by those who had it open.
    fn file(&mut self, name: &str) -> &mut File {
        let file = self.names[0].get(name).copied().unwrap_or_else(|| {
            self.files.push(File::default());
            self.files.len() - 1
        });
        &mut self.files[file]
    }

    fn rename(&mut self, naming: Naming) {
        name(&mut self.names[0], &naming);
        self.pending.push(naming);
    }

    /// Goes on by one event. A sync that failed may have written anything, and what it did not write is never
    /// written, because the system takes it for done.
    pub fn play(&mut self, event: &Event, dice: &Dice) {
        match event {
            Event::Created(path) => {
                self.files.push(File::default());
                self.rename(Naming::Added(path.clone(), self.files.len() - 1));
            }
            Event::Removed(path) => self.rename(Naming::Removed(path.clone())),
            Event::Linked(from, to) => {
                let file = self.names[0][from];
                self.rename(Naming::Added(to.clone(), file));
            }
            Event::Renamed(from, to) => {
                let file = self.names[0][from];
                self.rename(Naming::Added(to.clone(), file));
                self.rename(Naming::Removed(from.clone()));
            }
            Event::Written(path, place, data) => {
                self.file(path).pending.push(Change::Write(*place, data.clone()));
            }
            Event::Cut(path, length) => self.file(path).pending.push(Change::Cut(*length)),
            Event::Synced(path, done) if self.names[0].contains_key(path) => {
                let fate = if *done { Fate::Kept } else { Fate::Torn };
                let file = self.file(path);
                for one in std::mem::take(&mut file.pending) {
                    change(&mut file.safe, &one, dice, fate);
                }
            }
            Event::Synced(path, true) => {
                let names = &mut self.names[1];
                self.pending.retain(|naming| {
                    let here = naming.folder() == path;
                    if here {
                        name(names, naming);
                    }
                    !here
                });
            }
            Event::Synced(_, false) | Event::Acknowledged(_) => {}
        }
    }

    /// What may be found after the power went: writes to a folder, in a way that the dice choose.
    pub fn crash(&self, dice: &Dice, to: &Path) {
        let fate = [Fate::Lost, Fate::Kept, Fate::Drawn, Fate::Torn][dice.below(4)];
        let mut names = self.names[1].clone();
        let kept = match fate {
            Fate::Lost => 0,
            Fate::Kept => self.pending.len(),
            Fate::Drawn | Fate::Torn => dice.below(self.pending.len() + 1),
        };
        // A journal keeps the order of names; a rename is one step.
        let torn = self.pending.get(kept.wrapping_sub(1)).zip(self.pending.get(kept));
        let half = matches!(torn, Some((Naming::Added(_, one), Naming::Removed(name)))
            if self.names[1].get(name) == Some(one));
        self.pending[..kept + usize::from(half)].iter().for_each(|one| name(&mut names, one));
        for (path, file) in names {
            let file = &self.files[file];
            let mut content = file.safe.clone();
            file.pending.iter().for_each(|one| change(&mut content, one, dice, fate));
            let path = to.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, content).unwrap();
            // Only the owner reads them, as the program demands of a key.
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            let key = std::os::unix::fs::PermissionsExt::from_mode(0o400);
            let is_key = path.extension().is_some_and(|ending| ending == "key");
            std::fs::set_permissions(path, if is_key { key } else { mode }).unwrap();
        }
    }
}

/// Lets the power go at so many random moments of a tape, and looks at each disk, together with what somebody had
/// been told by then.
pub fn crashes(
    start: &Disk,
    events: &[Event],
    how_many: usize,
    dice: &Dice,
    mut look: impl FnMut(&Place, &BTreeSet<String>),
) {
    let mut cuts: Vec<usize> = (0..how_many).map(|_| dice.below(events.len() + 1)).collect();
    cuts.sort_unstable();
    let (mut disk, mut at, mut told) = (start.clone(), 0, BTreeSet::new());
    for cut in cuts {
        for event in &events[at..cut] {
            disk.play(event, dice);
            if let Event::Acknowledged(what) = event {
                told.insert(what.clone());
            }
        }
        at = cut;
        let found = crate::fleeting();
        disk.crash(dice, found.folder.path());
        look(&found, &told);
    }
}

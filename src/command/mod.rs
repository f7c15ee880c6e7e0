//! DOORS of the terminal: `porte-voix COMMAND`. Exit 0 when done, 1 when refused or failed with
//! one clear line, 2 when the words of the command are off.

mod anonymity;
mod assessment;
mod backup;
mod consultation;
mod data;
mod demo;
mod directory;
mod doctor;
mod drill;
mod exchange;
mod figures;
mod keys;
mod media;
mod people;
mod project;
mod results;
mod say;
mod serve;

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};

use crate::acts::Desk;
use crate::acts::passkeys::Passkeys;
use crate::acts::unnamed::Unnamed;
use crate::clock::{Clock, Dice};
use crate::config::Config;
use crate::store::Store;
use crate::store::keys::Hold;
use say::{Failure, Say};

/// Consultations with children and young people: anonymous answers, figures that cannot betray.
#[derive(Debug, Parser)]
#[command(name = "porte-voix", version)]
struct Line {
    /// Print JSON for programs instead of words for people.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve children and staff.
    Serve,
    /// Show everything on made-up data: seed a project and serve it.
    Demo(demo::Demo),
    /// Bring the database up to date.
    Migrate,
    /// People who work here.
    #[command(subcommand)]
    Staff(people::Staff),
    /// Projects.
    #[command(subcommand)]
    Project(project::Project),
    /// Consultations.
    #[command(subcommand)]
    Consultation(consultation::Consultation),
    /// Pictures and recordings of questions.
    #[command(subcommand)]
    Media(media::Media),
    /// Help lines, laws and what else is dated.
    #[command(subcommand)]
    Directory(directory::Directory),
    /// Answers typed from paper.
    #[command(subcommand)]
    Paper(data::Paper),
    /// Tabulate, protect, attack and sign the figures of a frozen consultation.
    Release(results::Release),
    /// Take a release back, with two names and a reason: nothing hands it out any more.
    Retract(results::Retract),
    /// Show the released figures of a consultation.
    Results(figures::Results),
    /// Write the files of a release.
    Export(results::Export),
    /// Attack releases again; exit 1 if anything can be narrowed.
    Attack(results::Attack),
    /// Print everything that is stored about those who answered, field by field.
    SubpoenaDrill(drill::Drill),
    /// Run the three tests of anonymity on the live database; exit 1 if any fails.
    Anonymity(anonymity::Anonymity),
    /// Hand in synthetic answers to a demonstration.
    Simulate(data::Simulate),
    /// Write a consistent backup while serving.
    Backup(backup::Backup),
    /// Go back to a backup.
    Restore(backup::Restore),
    /// Try whether a backup is any good.
    Verify(backup::Verify),
    /// Erase the answers whose day has come. When the clock has jumped since the last run, it only
    /// notes the day; a run on the next day erases.
    EraseDue,
    /// Look at settings, database, keys, clock, disk, mail, help lines and what was last done; one line
    /// each, and what to do. Exit 1 when something is broken.
    Doctor,
    /// The master key.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// The audit.
    Audit {
        /// What to do.
        what: AuditWork,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum AuditWork {
    /// Check the chain of hashes.
    Verify,
}

/// Runs the command of this process's arguments.
pub async fn run() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are answers, not mistakes.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let say = Say::new(line.json);
    match work(line.command, &say).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => Say::failure(&failure),
    }
}

async fn work(command: Command, say: &Say) -> Result<(), Failure> {
    match command {
        Command::Serve => serve::run().await,
        Command::Demo(demo) => demo.run(say).await,
        Command::Backup(backup) => backup.run(say).await,
        Command::Restore(restore) => restore.run(say).await,
        Command::Verify(verify) => verify.run(say).await,
        Command::Doctor => doctor::run(say).await,
        Command::Keys(keys) => keys.run(say).await,
        Command::Migrate => {
            open().await?;
            say.line("migrated", "The database is up to date.");
            Ok(())
        }
        Command::Staff(staff) => staff.run(say).await,
        Command::Project(project) => project.run(say).await,
        Command::Consultation(consultation) => consultation.run(say).await,
        Command::Media(media) => media.run(say).await,
        Command::Directory(directory) => directory.run(say).await,
        Command::Paper(paper) => paper.run(say).await,
        Command::Release(release) => release.run(say).await,
        Command::Retract(retract) => retract.run(say).await,
        Command::Results(results) => results.run(say).await,
        Command::Export(export) => export.run(say).await,
        Command::Attack(attack) => attack.run(say).await,
        Command::SubpoenaDrill(drill) => drill.run(say).await,
        Command::Anonymity(anonymity) => anonymity.run(say).await,
        Command::Simulate(simulate) => simulate.run(say).await,
        Command::EraseDue => data::erase_due(say).await,
        Command::Audit { what: AuditWork::Verify } => data::verify_audit(say).await,
    }
}

/// Opens memory and keys by the settings of this process.
async fn open() -> Result<(Arc<Desk>, Config), Failure> {
    let (config, _) = Config::read()?;
    let desk = desk(&config).await?;
    Ok((Arc::new(desk), config))
}

/// Opens memory and keys, and holds both.
async fn desk(config: &Config) -> Result<Desk, Failure> {
    let dice = Dice::system();
    let mut store = Store::open_with(&config.database_url, config.durability()).await?;
    store.hold(Hold::Shared).await?;
    let master = keys::fitting(&store, &config.master_key_file, &dice).await?;
    store.belongs_to(master.fingerprint());
    let passkeys = Passkeys::at(&config.public_url);
    Ok(Desk { store, master, clock: Clock::System, dice, passkeys, unnamed: Unnamed::default() })
}

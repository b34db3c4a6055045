//! `hejie`: the program. Reads the command line, opens what is needed, hands over.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use hejie::config::{Common, Listen, Settings};
use hejie::{clock, commands, demo, open, report, serve, simulate, tree};

/// 和解: the system of a 消费维权服务站
#[derive(Parser)]
#[command(name = "hejie", version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes (once) and serves a sample county
    Demo(Listen),
    /// Serves
    Serve(Listen),
    /// Brings the tables to the newest form
    Migrate,
    /// Accounts
    User {
        #[command(subcommand)]
        command: User,
    },
    /// Organisations of the tree
    Org {
        #[command(subcommand)]
        command: Org,
    },
    /// Issues a bearer token for the API
    Token {
        /// Whose rights it has
        #[arg(long)]
        login: String,
        /// What it is for
        #[arg(long)]
        name: String,
    },
    /// Writes a consistent copy of everything but the key file, while serving
    Backup {
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Fills an empty database from a backup, of either engine
    Restore {
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Checks hash chains, read tables and files; names the first bad row
    Verify,
    /// Writes the read tables anew from the events
    Rebuild,
    /// Takes away files that lie there since more than a day and that nothing names
    Sweep,
    /// Prints figures as JSON
    Report {
        #[command(subcommand)]
        command: report::Report,
    },
    /// Makes up a city to measure with; in a data folder of its own
    Simulate {
        #[arg(long, default_value_t = 300)]
        stations: usize,
        #[arg(long, default_value_t = 10_000)]
        cases: usize,
        /// The same seed makes the same city
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Brings data in
    Import {
        #[command(subcommand)]
        command: Import,
    },
}

#[derive(Subcommand)]
enum User {
    /// Opens an account and prints its first password
    Add {
        #[arg(long)]
        login: String,
        #[arg(long)]
        name: String,
        /// conciliator, liaison, deputy_head, head, approver, ...
        #[arg(long)]
        post: String,
        /// The code of the organisation, such as a 站码
        #[arg(long)]
        org: String,
    },
}

#[derive(Subcommand)]
enum Org {
    /// Adds a bureau, an office, a station, a lighter point, or the headquarters of a chain
    Add {
        /// The county code; a city's is the beginning of its counties'
        #[arg(long)]
        region: String,
        /// city, county, office, station, contact_point, watch_point, chain
        #[arg(long)]
        kind: String,
        /// Its code; of a station the first part of every case number
        #[arg(long)]
        code: String,
        #[arg(long)]
        name: String,
        /// The code of the organisation above
        #[arg(long)]
        under: Option<String>,
        /// The code of the chain it belongs to
        #[arg(long)]
        chain: Option<String>,
        /// The chain's headquarters handles its complaints
        #[arg(long, requires = "chain")]
        hq_handles: bool,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Disputes, one JSON object a line
    Cases {
        file: PathBuf,
        /// The county; by default the first that has stations
        #[arg(long)]
        region: Option<String>,
    },
    /// Days off and make-up working days, as CSV
    Calendar { file: PathBuf },
}

fn main() -> ExitCode {
    log();
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Plain lines on a terminal, JSON elsewhere; both on standard error, neither with personal data.
fn log() {
    use tracing_subscriber::EnvFilter;
    // The migrations tell every step; only their warnings are news.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if terminal { builder.with_target(false).init() } else { builder.json().init() }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    let settings = |listen: &Listen, data: &str| Settings::read(&cli.common, listen, data);
    let plain = || settings(&Listen::default(), ".");
    match &cli.command {
        Command::Demo(listen) => {
            let settings = settings(listen, ".hejie-demo")?;
            let door = open::door(&settings)?;
            demo::make(&door, &open::files(&settings)?, clock::clock(listen.today)())?;
            serve::run(&settings, door, listen.today, |address| {
                #[expect(clippy::print_stdout, reason = "this is what the demo is for")]
                {
                    println!("{}", demo::welcome(address));
                }
            })
        }
        Command::Serve(listen) => {
            let settings = settings(listen, ".")?;
            serve::run(&settings, open::door(&settings)?, listen.today, |_| {})
        }
        Command::Migrate => commands::migrate(&plain()?),
        Command::User { command: User::Add { login, name, post, org } } => {
            commands::add_user(&plain()?, login, name, post, org)
        }
        Command::Org { command: Org::Add { region, kind, code, name, under, chain, hq_handles } } => {
            let new = tree::NewOrg {
                region: region.clone(),
                code: code.clone(),
                name: name.clone(),
                kind: kind.clone(),
                under: under.clone(),
                chain: chain.clone(),
                hq_handles: *hq_handles,
            };
            tree::add(&plain()?, &new)
        }
        Command::Token { login, name } => commands::token(&plain()?, login, name),
        Command::Backup { to } => commands::back_up(&plain()?, to),
        Command::Restore { from } => commands::restore(&plain()?, from),
        Command::Verify => commands::check(&plain()?),
        Command::Rebuild => commands::rebuild(&plain()?),
        Command::Sweep => commands::sweep(&plain()?),
        Command::Report { command } => report::print(&plain()?, command),
        Command::Simulate { stations, cases, seed } => {
            commands::simulate(&plain()?, simulate::Plan { stations: *stations, cases: *cases, seed: *seed })
        }
        Command::Import { command: Import::Cases { file, region } } => {
            commands::import_cases(&plain()?, file, region.as_deref())
        }
        Command::Import { command: Import::Calendar { file } } => commands::import_calendar(&plain()?, file),
    }
}

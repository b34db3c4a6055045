//! Settings: flags win over environment, environment over the file, the file over the defaults.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use serde::Deserialize;

/// What every command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Common {
    /// Where the data is: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, env = "HEJIE_DATABASE", global = true, value_name = "URL")]
    pub database: Option<String>,
    /// The folder of files and of the key file
    #[arg(long, env = "HEJIE_DATA", global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A TOML file with these settings (see docs/configuration.md)
    #[arg(long, env = "HEJIE_CONFIG", global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `serve` and `demo` take besides.
#[derive(Args, Clone, Debug, Default)]
pub struct Listen {
    /// The address to listen on
    #[arg(long, env = "HEJIE_LISTEN", value_name = "HOST:PORT")]
    pub listen: Option<String>,
    /// Fixes the day, for pictures and trials; the time of day goes on
    #[arg(long, env = "HEJIE_TODAY", value_name = "DATE")]
    pub today: Option<Date>,
    /// Cookies over HTTPS only; set it behind a reverse proxy with TLS
    #[arg(long, env = "HEJIE_SECURE_COOKIES")]
    pub secure_cookies: bool,
}

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    database: Option<String>,
    data: Option<PathBuf>,
    listen: Option<String>,
    secure_cookies: bool,
}

/// Everything decided.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database: String,
    pub data: PathBuf,
    pub listen: String,
    pub secure_cookies: bool,
}

impl Settings {
    /// Reads the file, if one is named, and puts flags and environment over it.
    ///
    /// # Errors
    /// When the file cannot be read or has a setting that does not exist.
    pub fn read(common: &Common, listen: &Listen, default_data: &str) -> anyhow::Result<Self> {
        let file = common.config.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let data = common.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from(default_data));
        let database = common
            .database
            .clone()
            .or(file.database)
            .unwrap_or_else(|| format!("sqlite:{}", data.join("hejie.sqlite").display()));
        Ok(Self {
            database,
            listen: listen.listen.clone().or(file.listen).unwrap_or_else(|| "127.0.0.1:12315".to_owned()),
            secure_cookies: listen.secure_cookies || file.secure_cookies,
            data,
        })
    }
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not understood", path.display()))
}

//! Settings: flags win over environment, environment over the file, the file over the defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
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
    #[command(flatten)]
    pub s3: S3,
}

/// The bucket for files; without its name they lie in the data folder.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3 {
    /// The bucket in which files are kept; without it they are in the data folder
    #[arg(long = "s3-bucket", env = "HEJIE_S3_BUCKET", global = true, value_name = "NAME")]
    pub bucket: Option<String>,
    /// Where it is: `https://s3.example.org`
    #[arg(long = "s3-endpoint", env = "HEJIE_S3_ENDPOINT", global = true, value_name = "URL")]
    pub endpoint: Option<String>,
    /// Its region, as the store calls it [default: us-east-1]
    #[arg(long = "s3-region", env = "HEJIE_S3_REGION", global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// The key under which the store knows this program
    #[arg(long = "s3-access-key", env = "HEJIE_S3_ACCESS_KEY", global = true, value_name = "KEY")]
    pub access_key: Option<String>,
    /// Its secret; better in the environment or the file, for others can read a command line
    #[arg(
        long = "s3-secret-key",
        env = "HEJIE_S3_SECRET_KEY",
        global = true,
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub secret_key: Option<Secret>,
    /// Where the bucket stands in an address [default: path]
    #[arg(long = "s3-style", env = "HEJIE_S3_STYLE", global = true)]
    pub style: Option<Style>,
}

/// Where the bucket stands in an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// <https://HOST/BUCKET/>: what one runs oneself mostly asks for it
    #[default]
    Path,
    /// <https://BUCKET.HOST/>: what the large providers ask for
    Host,
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
    /// The address that the QR codes on plaques lead to; by default the one listened on
    #[arg(long, env = "HEJIE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Cookies over HTTPS only; set it behind a reverse proxy with TLS
    #[arg(long, env = "HEJIE_SECURE_COOKIES")]
    pub secure_cookies: bool,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub hook: Hook,
}

/// The mail server; without a host no letter goes by e-mail.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The mail server that takes reminders; without it none go by e-mail
    #[arg(long = "mail-host", env = "HEJIE_MAIL_HOST", value_name = "HOST")]
    pub host: Option<String>,
    /// Its port: 25, 587 or 465 as the encryption is none, starttls or tls
    #[arg(long = "mail-port", env = "HEJIE_MAIL_PORT", value_name = "PORT")]
    pub port: Option<u16>,
    /// How the way to it is encrypted [default: starttls]
    #[arg(long = "mail-tls", env = "HEJIE_MAIL_TLS")]
    pub tls: Option<Tls>,
    /// The account at the mail server, when it asks for one
    #[arg(long = "mail-user", env = "HEJIE_MAIL_USER", value_name = "NAME")]
    pub user: Option<String>,
    /// Its password; better in the environment or the file, for others can read a command line
    #[arg(long = "mail-password", env = "HEJIE_MAIL_PASSWORD", value_name = "PASSWORD", hide_env_values = true)]
    pub password: Option<Secret>,
    /// The sender: reminders@example.org, or 和解 <reminders@example.org>
    #[arg(long = "mail-from", env = "HEJIE_MAIL_FROM", value_name = "ADDRESS")]
    pub from: Option<String>,
}

/// The receiver of reminders as requests; without a URL none are made.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hook {
    /// Where reminders are posted to as JSON (docs/delivery.md); without it none are
    #[arg(long = "hook-url", env = "HEJIE_HOOK_URL", value_name = "URL")]
    pub url: Option<String>,
    /// With which they are signed; better in the environment or the file
    #[arg(long = "hook-secret", env = "HEJIE_HOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub secret: Option<Secret>,
}

/// How the way to the mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Not at all: for a relay on the same machine
    None,
    /// After the greeting; a server that does not offer it gets nothing
    #[default]
    #[value(name = "starttls")]
    StartTls,
    /// From the first byte
    Tls,
}

/// A password or key, which no log shows.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Secret")
    }
}

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    database: Option<String>,
    data: Option<PathBuf>,
    listen: Option<String>,
    public_url: Option<String>,
    secure_cookies: bool,
    labels: BTreeMap<String, String>,
    mail: Mail,
    hook: Hook,
    s3: S3,
}

/// Everything decided.
#[derive(Clone, Debug)]
pub struct Settings {
    pub database: String,
    pub data: PathBuf,
    pub listen: String,
    pub public_url: String,
    pub secure_cookies: bool,
    /// What agencies are called here: our word, then the deployment's.
    pub labels: BTreeMap<String, String>,
    pub mail: Mail,
    pub hook: Hook,
    pub s3: S3,
}

impl S3 {
    /// As [`Mail::over`].
    fn over(self, file: Self) -> Self {
        Self {
            bucket: given(self.bucket).or_else(|| given(file.bucket)),
            endpoint: given(self.endpoint).or_else(|| given(file.endpoint)),
            region: given(self.region).or_else(|| given(file.region)),
            access_key: given(self.access_key).or_else(|| given(file.access_key)),
            secret_key: self.secret_key.or(file.secret_key),
            style: self.style.or(file.style),
        }
    }
}

impl Mail {
    /// Each setting from here, or else from the file.
    fn over(self, file: Self) -> Self {
        Self {
            host: given(self.host).or_else(|| given(file.host)),
            port: self.port.or(file.port),
            tls: self.tls.or(file.tls),
            user: given(self.user).or_else(|| given(file.user)),
            password: self.password.or(file.password),
            from: given(self.from).or_else(|| given(file.from)),
        }
    }
}

impl Hook {
    /// As [`Mail::over`].
    fn over(self, file: Self) -> Self {
        Self { url: given(self.url).or_else(|| given(file.url)), secret: self.secret.or(file.secret) }
    }
}

/// A variable set to nothing is not set: that is how a container leaves one out.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
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
        let address = listen.listen.clone().or(file.listen).unwrap_or_else(|| "127.0.0.1:12315".to_owned());
        Ok(Self {
            database,
            public_url: listen.public_url.clone().or(file.public_url).unwrap_or_else(|| format!("http://{address}")),
            listen: address,
            secure_cookies: listen.secure_cookies || file.secure_cookies,
            labels: file.labels,
            mail: listen.mail.clone().over(file.mail),
            hook: listen.hook.clone().over(file.hook),
            s3: common.s3.clone().over(file.s3),
            data,
        })
    }
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not understood", path.display()))
}

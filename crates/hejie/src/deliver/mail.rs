//! By e-mail: SMTP, one connection a letter, spoken step by step, because what a refusal means depends on
//! the step. Before the recipient is named it is about us; from then on it is about the letter.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context as _;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use store::outbox::{Channel, Claimed};

use super::{Carrier, PATIENCE, Trouble};
use crate::config::{self, Tls};

/// The way to one mail server.
pub struct Post {
    host: String,
    port: u16,
    tls: Tls,
    parameters: Option<TlsParameters>,
    login: Option<Credentials>,
    from: Mailbox,
}

impl Post {
    /// From the settings; nothing when there is no host.
    ///
    /// # Errors
    /// When the sender is missing, an address cannot be read, or a user has no password.
    pub fn new(mail: &config::Mail) -> anyhow::Result<Option<Self>> {
        let Some(host) = mail.host.clone() else { return Ok(None) };
        let tls = mail.tls.unwrap_or_default();
        let usual = match tls {
            Tls::None => 25,
            Tls::StartTls => 587,
            Tls::Tls => 465,
        };
        let from = mail.from.as_deref().context("mail.from is missing: whose e-mails are these?")?;
        let from: Mailbox = from.parse().with_context(|| format!("mail.from is no address: {from}"))?;
        anyhow::ensure!(ascii(&from), "mail.from must be an address in ASCII; the name before it need not be");
        let login = match (&mail.user, &mail.password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.reveal().to_owned())),
            (Some(_), None) => anyhow::bail!("mail.user is set, but mail.password is missing"),
            (None, _) => None,
        };
        let parameters = match tls {
            Tls::None => None,
            Tls::StartTls | Tls::Tls => Some(TlsParameters::new_rustls(host.clone()).context("mail.host")?),
        };
        Ok(Some(Self { port: mail.port.unwrap_or(usual), tls, parameters, login, from, host }))
    }

    /// A connection that will take letters: encrypted and signed in as the settings say.
    fn open(&self) -> Result<SmtpConnection, Error> {
        let hello = ClientId::default();
        let at_once = self.parameters.as_ref().filter(|_| self.tls == Tls::Tls);
        let mut way = SmtpConnection::connect((&*self.host, self.port), Some(PATIENCE), &hello, at_once, None)?;
        if let (Tls::StartTls, Some(parameters)) = (self.tls, &self.parameters) {
            // A server that does not offer it is an error here: nothing is ever sent in the clear instead.
            way.starttls(parameters, &hello)?;
        }
        if let Some(login) = &self.login {
            way.auth(&[Mechanism::Plain, Mechanism::Login], login)?;
        }
        Ok(way)
    }

    /// The letter as bytes; the same bytes at every attempt.
    fn written(&self, letter: &Claimed, to: Mailbox) -> anyhow::Result<Message> {
        // Times before 1970 do not occur.
        let seconds = u64::try_from(letter.created_at.0.as_second()).unwrap_or_default();
        // A line break would end the header.
        let subject = letter.subject.replace(char::is_control, " ");
        Ok(Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            // From the row: whoever gets it twice, after a crash between sending and marking, sees that it is one.
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            // No holiday message comes back (RFC 3834).
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())?)
    }
}

impl Carrier for Post {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    fn carry(&self, letter: &Claimed) -> Result<(), Trouble> {
        let never = |what: &dyn std::fmt::Display| Trouble::Never(format!("不是可用的邮箱地址：{what}"));
        let to: Mailbox = letter.address.parse().map_err(|error| never(&error))?;
        if !ascii(&to) {
            return Err(never(&to.email));
        }
        let message = self
            .written(letter, to.clone())
            .map_err(|error| Trouble::Never(format!("邮件无法写成：{error}")))?
            .formatted();
        let mut way = self.open().map_err(|error| down(&error))?;
        way.command(Mail::new(Some(self.from.email.clone()), Vec::new())).map_err(|error| down(&error))?;
        let taken = way
            .command(Rcpt::new(to.email, Vec::new()))
            .and_then(|_| way.command(Data))
            .and_then(|_| way.message(&message))
            .map(drop)
            .map_err(|error| about_letter(&error));
        // The server has answered; how the farewell goes changes nothing.
        way.abort();
        taken
    }
}

/// Other addresses need an extension of SMTP that few servers of a bureau have.
fn ascii(mailbox: &Mailbox) -> bool {
    mailbox.email.to_string().is_ascii()
}

/// Nobody there, no encryption, a wrong password, a sender that is not ours: no letter is to blame.
fn down(error: &Error) -> Trouble {
    Trouble::Down(format!("邮件服务器无法使用：{error}"))
}

fn about_letter(error: &Error) -> Trouble {
    match error.status().map(u16::from) {
        // 421 is said at any step by a server that closes; no answer at all is a broken line.
        Some(421) | None => down(error),
        Some(500..) => Trouble::Never(format!("邮件服务器拒收：{error}")),
        Some(_) => Trouble::Later(format!("邮件服务器暂不接收：{error}")),
    }
}

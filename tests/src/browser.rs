//! A real Chromium, driven over WebDriver and always ended again.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::server::free_port;

/// Where the pictures are kept.
const SCREENSHOTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../screenshots");

/// The driver beside the browser, ended whatever happens.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that has ended by itself cannot be killed, and need not.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser window.
pub struct Browser {
    driver: Driver,
    pub page: Client,
}

impl Browser {
    /// Opens a window of the size of an old desk screen.
    ///
    /// # Panics
    /// When Chromium or its driver is missing.
    pub async fn open(width: u32, height: u32) -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(Driver)
            .unwrap_or_else(|error| panic!("chromedriver is missing: {error}"));
        let size = format!("--window-size={width},{height}");
        let options = json!({ "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN", size,
        ]});
        let mut wishes = Capabilities::new();
        wishes.insert("goog:chromeOptions".to_owned(), options);
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        builder.capabilities(wishes);
        for _ in 0..100 {
            if let Ok(page) = builder.connect(&format!("http://127.0.0.1:{port}")).await {
                return Self { driver, page };
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("Chromium does not start");
    }

    /// Goes to an address.
    pub async fn goes_to(&self, url: &str) {
        self.page.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Fills questions by the names of their answers: text is typed, a choice is chosen, a box is ticked.
    pub async fn fills(&self, answers: &[(&str, &str)]) {
        let script = "
            const [name, value] = arguments;
            const all = [...document.querySelectorAll('[name=\"' + name + '\"]')].filter(one => one.type !== 'hidden');
            if (all.length === 0) throw new Error('no question ' + name);
            const one = all.find(each => each.value === value && (each.type === 'radio' || each.type === 'checkbox')) || all[0];
            if (one.type === 'radio' || one.type === 'checkbox') { one.checked = value !== ''; }
            else { one.value = value; }
            one.dispatchEvent(new Event('change', { bubbles: true }));";
        for (name, value) in answers {
            let done = self.page.execute(script, vec![json!(name), json!(value)]).await;
            done.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    /// Writes on the pad of a question with the mouse: two strokes that cross.
    ///
    /// # Panics
    /// When there is no pad, or it cannot be written on.
    pub async fn draws(&self, name: &str) {
        let pad = self.page.find(Locator::Css(&format!("#f-{name}"))).await;
        let pad = pad.unwrap_or_else(|error| panic!("there is no pad {name}: {error}"));
        let show = "arguments[0].scrollIntoView({ block: 'center' })";
        let target = serde_json::to_value(pad.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let _ = self.page.execute(show, vec![target]).await;
        let to = |x: f64, y: f64| PointerAction::MoveToElement {
            element: pad.clone(),
            duration: Some(Duration::from_millis(60)),
            x,
            y,
        };
        let down = || PointerAction::Down { button: MOUSE_BUTTON_LEFT };
        let up = || PointerAction::Up { button: MOUSE_BUTTON_LEFT };
        let strokes = MouseActions::new("hand".to_owned())
            .then(to(-120.0, -30.0))
            .then(down())
            .then(to(-40.0, 40.0))
            .then(to(30.0, -45.0))
            .then(to(110.0, 20.0))
            .then(up())
            .then(to(-90.0, 35.0))
            .then(down())
            .then(to(0.0, 5.0))
            .then(to(100.0, -40.0))
            .then(up());
        self.page.perform_actions(strokes).await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Presses the button with these words, and waits for the page that answers.
    ///
    /// # Panics
    /// When there is no such button, or no page answers within ten seconds.
    pub async fn presses(&self, words: &str) {
        let path = format!(
            "//button[normalize-space()='{words}' and not(contains(@class,'hidden'))] | //a[contains(@class,'button') and normalize-space()='{words}']"
        );
        let found = self.page.find(Locator::XPath(&path)).await;
        let button = found.unwrap_or_else(|_| panic!("there is no button “{words}”"));
        let _ = self.page.execute("document.documentElement.dataset.left = 'yes'", Vec::new()).await;
        button.click().await.unwrap_or_else(|error| panic!("{words}: {error}"));
        let arrived = "return !document.documentElement.dataset.left && document.readyState === 'complete'";
        for _ in 0..100 {
            if self.page.execute(arrived, Vec::new()).await.is_ok_and(|there| there == json!(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no page answers “{words}”");
    }

    /// Follows the first link with these words.
    ///
    /// # Panics
    /// When there is none.
    pub async fn follows(&self, words: &str) {
        let found = self.page.find(Locator::XPath(&format!("//main//a[contains(., '{words}')]"))).await;
        let link = found.unwrap_or_else(|_| panic!("there is no link “{words}”"));
        let href = link.attr("href").await.ok().flatten().unwrap_or_default();
        let here = self.page.current_url().await.unwrap_or_else(|error| panic!("where: {error}"));
        let to = here.join(&href).unwrap_or_else(|error| panic!("{href}: {error}"));
        self.goes_to(to.as_str()).await;
    }

    /// Follows the link with these words in the row of a table that says something else.
    ///
    /// # Panics
    /// When there is none.
    pub async fn follows_in_row(&self, row: &str, words: &str) {
        let path = format!("//tr[contains(., '{row}')]//a[normalize-space()='{words}']");
        let found = self.page.find(Locator::XPath(&path)).await;
        let link = found.unwrap_or_else(|_| panic!("there is no “{words}” beside “{row}”"));
        let href = link.attr("href").await.ok().flatten().unwrap_or_default();
        let here = self.page.current_url().await.unwrap_or_else(|error| panic!("where: {error}"));
        let to = here.join(&href).unwrap_or_else(|error| panic!("{href}: {error}"));
        self.goes_to(to.as_str()).await;
    }

    /// Presses what opens in a window of its own; returns its address and comes back.
    ///
    /// # Panics
    /// When nothing opens within ten seconds.
    pub async fn opens_beside(&self, css: &str) -> String {
        let button = self.page.find(Locator::Css(css)).await.unwrap_or_else(|_| panic!("there is no {css}"));
        button.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
        for _ in 0..100 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let windows = self.page.windows().await.unwrap_or_default();
            let [here, .., beside] = windows.as_slice() else { continue };
            if self.page.switch_to_window(beside.clone()).await.is_err() {
                continue;
            }
            let url = self.page.current_url().await.map(|url| url.to_string()).unwrap_or_default();
            let _ = self.page.switch_to_window(here.clone()).await;
            if url.starts_with("http") {
                return url;
            }
        }
        panic!("nothing opens beside for {css}");
    }

    /// Everything that can be read on the page.
    pub async fn reads(&self) -> String {
        let body = self.page.find(Locator::Css("body")).await;
        match body {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// The page says so.
    ///
    /// # Panics
    /// When it does not.
    pub async fn sees(&self, words: &str) {
        let text = self.reads().await;
        assert!(text.contains(words), "the page does not say “{words}”:\n{text}");
    }

    /// Keeps a picture of the page.
    pub async fn keeps(&self, name: &str) {
        let picture = self.page.screenshot().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let _ = std::fs::create_dir_all(SCREENSHOTS);
        std::fs::write(format!("{SCREENSHOTS}/{name}.png"), picture).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Signs in with a first password, which leads to changing it.
    pub async fn signs_in_first(&self, base: &str, login: &str, password: &str) {
        let _ = self.page.delete_all_cookies().await;
        self.goes_to(&format!("{base}/login")).await;
        self.fills(&[("login", login), ("password", password)]).await;
        self.presses("登录").await;
    }

    /// Signs in, whoever was there before.
    pub async fn signs_in(&self, base: &str, login: &str, password: &str) {
        let _ = self.page.delete_all_cookies().await;
        self.goes_to(&format!("{base}/login")).await;
        self.fills(&[("login", login), ("password", password)]).await;
        self.presses("登录").await;
        self.sees("今日").await;
    }

    /// Ends the window.
    pub async fn closes(self) {
        // Closing tells the browser to end; the driver ends with this value.
        let _ = self.page.clone().close().await;
        drop(self.driver);
    }
}

//! A recall through a real Chromium: an electric blanket is taken off the shelf, its notice hangs, what was sold comes back,
//! and the office closes the matter over the photo (A16, F10).

use fantoccini::Locator;
use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::Server;

const DAY: &str = "2026-11-25";

async fn a_recall(server: &Server, window: &Browser, folder: &std::path::Path, pictures: bool) {
    let keep = async |name: &str| {
        if pictures {
            window.keeps(name).await;
        }
    };
    let base = server.url("");
    window.signs_in(&base, "yq01-lianluo", PASSWORD).await;
    window.goes_to(&format!("{base}/withdrawals")).await;
    window.presses("登记退市").await;
    window
        .fills(&[
            ("goods", "电热毯"),
            ("brand", "暖阳"),
            ("batch", "2025-10"),
            ("source", "recall"),
            ("wrong", "温控器过热"),
            ("known_at", "2026-11-24T16:00"),
            ("responsible", "yq01-lianluo"),
        ])
        .await;
    window.presses("登记，接着核对库存").await;
    window.sees("待核对库存").await;
    window.presses("登记库存和已售").await;
    window.fills(&[("stock", "5"), ("sold", "2"), ("amount", "350")]).await;
    window.presses("登记库存和已售").await;
    window.presses("登记下架").await;
    window.fills(&[("at", "2026-11-24T16:20")]).await;
    window.presses("登记下架").await;
    window.presses("报所里").await;
    window.presses("报所里").await;
    window.sees("已报所里").await;
    keep("70-recall-reported").await;

    window.presses("登记处置").await;
    window.fills(&[("kinds", "destroyed"), ("words", "库存当众销毁")]).await;
    window.presses("登记处置").await;
    window.sees("已经售出，要召回").await;
    assert!(window.reads().await.contains("库存当众销毁"), "what was written is still there");
    let notice = folder.join("notice.png");
    let picture = window.page.find(Locator::Css(".brand img")).await.unwrap().screenshot().await.unwrap();
    std::fs::write(&notice, picture).unwrap();
    window
        .fills(&[("kinds", "recalled"), ("notice_from", "2026-11-22"), ("notice_to", "2026-11-24"), ("traced", "1")])
        .await;
    let file = window.page.find(Locator::Css("#f-photo")).await.unwrap();
    file.send_keys(&notice.to_string_lossy()).await.unwrap();
    window.presses("登记处置").await;
    window.sees("待核验").await;
    window.presses("更新追回数").await;
    window.fills(&[("traced", "2")]).await;
    window.presses("更新追回数").await;
    keep("71-recall-disposed").await;
    let page = window.page.current_url().await.unwrap();

    window.signs_in(&base, "suo-lianxi", PASSWORD).await;
    window.goes_to(page.as_str()).await;
    window.presses("核验关闭").await;
    window.fills(&[("words", "告示和销毁照片属实")]).await;
    window.presses("核验关闭").await;
    window.sees("已核验关闭").await;
    keep("72-recall-closed").await;
}

#[test]
fn a_recall_is_taken_from_the_shelf_to_the_office_in_a_browser_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let server = Server::start("demo", &scratch.dir.join("demo"), database.as_deref(), DAY);
        // Scratch databases block, so the browser gets a runtime of its own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1280, 1200).await;
            a_recall(&server, &window, &scratch.dir, at == 0).await;
            window.closes().await;
        });
    }
}

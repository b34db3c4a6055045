//! Two people sign at the desk in a real Chromium: they read the same text, draw, and the page keeps what they drew.

use fantoccini::Locator;
use hejie::county::PASSWORD;
use serde_json::json;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::{Server, run};

const CLERK: &str = "yq01-hejie1";

/// A complaint with a round that waits for its signatures; the address of its page.
async fn to_sign(window: &Browser, base: &str) -> String {
    window.signs_in(base, CLERK, PASSWORD).await;
    window.presses("登记投诉").await;
    window
        .fills(&[
            ("consumer_name", "方女士"),
            ("consumer_phone", "138 0000 7777"),
            ("narrative", "冰箱不制冷，要求退货。"),
            ("respondent", "云桥家电专柜"),
            ("stall", "三楼 C12"),
            ("place", "商场三楼"),
            ("goods", "双开门冰箱"),
            ("class", "G06"),
            ("problem", "P01"),
            ("claims", "return"),
            ("claim_amount", "4299"),
            ("settle_first", "on"),
            ("share_with_office", "on"),
        ])
        .await;
    window.presses("登记投诉").await;
    window.presses("核实定性").await;
    window
        .fills(&[("findings", "压缩机不启动"), ("opinion", "经营者应当退货"), ("bases.0.reference", "消法24条")])
        .await;
    window.presses("核实定性").await;
    window.presses("记录协商").await;
    window
        .fills(&[
            ("staff", "yq01-hejie1"),
            ("staff", "yq01-hejie2"),
            ("consumer_said", "要求退货退款"),
            ("trader_said", "同意退货"),
            ("outcome", "agreed"),
            ("informed", "on"),
        ])
        .await;
    window.presses("记录协商").await;
    let page = window.page.current_url().await.unwrap().to_string();
    page.split('?').next().unwrap().to_owned()
}

/// The head makes the certificate and puts the unit's seal in.
async fn keeps_seals(window: &Browser, base: &str, folder: &std::path::Path, pictures: bool) {
    let seal = folder.join("seal.png");
    std::fs::write(&seal, window.page.find(Locator::Css(".brand img")).await.unwrap().screenshot().await.unwrap())
        .unwrap();
    window.signs_in(base, "yq01-zhanzhang", PASSWORD).await;
    window.goes_to(&format!("{base}/station/certificate")).await;
    window.presses("现在生成").await;
    window.sees("下载证书（.cer）").await;
    if pictures {
        window.keeps("35-certificate").await;
    }
    window.goes_to(&format!("{base}/station/seal")).await;
    window.fills(&[("kind", "unit")]).await;
    let file = window.page.find(Locator::Css("#f-image")).await.unwrap();
    file.send_keys(&seal.to_string_lossy()).await.unwrap();
    window.presses("登记印章").await;
    window.sees("签名证书有效期至").await;
    window.sees("本单位印章").await;
    if pictures {
        window
            .page
            .execute("document.querySelector('.seals').scrollIntoView({ block: 'center' })", Vec::new())
            .await
            .unwrap();
        window.keeps("36-seals").await;
    }
}

async fn wide(window: &Browser) -> i64 {
    let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    window.page.execute(script, Vec::new()).await.unwrap().as_i64().unwrap_or(1)
}

#[test]
fn a9_both_sides_sign_with_mouse_or_finger_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let server = Server::start("demo", &data, database.as_deref(), "2026-11-23");
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1366, 768).await;
            let base = server.url("");
            let page = to_sign(&window, &base).await;
            window.presses("协商记录签字").await;
            window.sees("请双方一起看：第1次协商记录").await;
            window.sees("方女士").await;
            // Only what the chosen way asks for is on the page.
            let pad = window.page.find(Locator::Css("#f-consumer_drawn")).await.unwrap();
            assert!(!pad.is_displayed().await.unwrap(), "on paper nobody draws");
            if at == 0 {
                window.keeps("30-to-sign").await;
            }
            window.fills(&[("consumer_mark", "drawn"), ("trader_mark", "drawn")]).await;
            assert!(pad.is_displayed().await.unwrap());
            // One forgets to sign: the page says so, and the other's signature is kept.
            window.draws("consumer_drawn").await;
            window.presses("协商记录签字").await;
            window.sees("签字框里还没有签名").await;
            window.sees("已收到签名").await;
            window.draws("trader_drawn").await;
            if at == 0 {
                window.keeps("31-drawn").await;
            }
            window.presses("协商记录签字").await;
            window.sees("签的是现行内容").await;
            window.sees("在屏幕上手写签字").await;
            let seen = "return [...document.querySelectorAll('img.inked')].map(one => one.loading = 'eager') && \
                        Promise.all([...document.querySelectorAll('img.inked')].map(one => one.decode().then(() => one.naturalWidth)))";
            let widths = window.page.execute(seen, Vec::new()).await.unwrap();
            assert!(widths.as_array().is_some_and(|all| all.len() == 2 && all.iter().all(|one| one.as_i64() > Some(50))), "{widths}");
            if at == 0 {
                window.page.execute("document.querySelector('.signed').scrollIntoView()", Vec::new()).await.unwrap();
                window.keeps("32-signed").await;
            }
            window.goes_to(&format!("{page}/do/correct")).await;
            window.fills(&[("goods", "对开门冰箱"), ("reason", "型号写错")]).await;
            window.presses("更正登记内容").await;
            window.sees("签字不再覆盖现行内容").await;
            if at == 0 {
                window.page.execute("document.querySelector('.signed').scrollIntoView()", Vec::new()).await.unwrap();
                window.keeps("34-no-longer-covered").await;
            }
            keeps_seals(&window, &base, &scratch.dir, at == 0).await;
            window.closes().await;

            let phone = Browser::open(390, 844).await;
            phone.signs_in(&base, CLERK, PASSWORD).await;
            phone.goes_to(&format!("{page}/do/sign_round")).await;
            phone.fills(&[("consumer_mark", "drawn"), ("trader_mark", "drawn")]).await;
            phone.draws("consumer_drawn").await;
            let kept = phone.page.execute("return document.querySelector('input[name=consumer_drawn]').value.slice(0, 22)", Vec::new());
            assert_eq!(kept.await.unwrap(), json!("data:image/png;base64,"));
            assert!(wide(&phone).await <= 0, "the page scrolls sideways on a phone");
            if at == 0 {
                phone.keeps("33-phone-drawn").await;
            }
            phone.closes().await;
        });
        drop(server);
        let data = data.to_string_lossy().into_owned();
        let mut args = vec!["verify", "--data", &data];
        if let Some(database) = &database {
            args.extend(["--database", database]);
        }
        let said = run(&args).unwrap_or_else(|error| panic!("{error}"));
        assert!(said.contains("核对通过"), "{said}");
    }
}

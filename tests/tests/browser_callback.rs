//! A callback through a real Chromium: a list is frozen, drawn from two days later, a consumer says that the money never
//! came, and the case is open again at its station.

use hejie::county::PASSWORD;
use store::scratch::Scratch;
use stories::browser::Browser;
use stories::server::Server;

const FROZEN: &str = "2026-11-23";
const DRAWN: &str = "2026-11-25";

async fn a_callback(server: &Server, later: &Server, window: &Browser, pictures: bool) {
    let keep = async |name: &str| {
        if pictures {
            window.keeps(name).await;
        }
    };
    let base = server.url("");
    window.signs_in(&base, "zhongxin", PASSWORD).await;
    window.goes_to(&format!("{base}/draws")).await;
    window.presses("冻结名单").await;
    window.fills(&[("from", "2026-01-01"), ("percent", "10"), ("each", "1")]).await;
    window.presses("冻结名单").await;
    window.sees("名单已冻结，待抽取").await;
    keep("60-draw-frozen").await;
    let draw = window.page.current_url().await.unwrap().path().to_owned();

    // Two days later; the evening between has published its numbers.
    let base = later.url("");
    window.signs_in(&base, "zhongxin", PASSWORD).await;
    window.goes_to(&format!("{base}{draw}")).await;
    window.presses("写开奖号码，抽取").await;
    let seed = [("seed", "05 09 13 20 26 32 + 07"), ("source", "双色球 2026136 期")];
    window.fills(&seed).await;
    window.fills(&[("published", "2026-11-22T21:15")]).await;
    window.presses("抽取").await;
    window.sees("号码在名单冻结以前就公布了").await;
    window.fills(&[("published", "2026-11-24T21:15")]).await;
    window.presses("抽取").await;
    window.sees("抽中的投诉").await;
    keep("61-draw-drawn").await;
    window.signs_in(&base, "yq01-zhanzhang", PASSWORD).await;
    window.goes_to(&format!("{base}{draw}")).await;
    window.sees("没有找到").await;

    window.signs_in(&base, "zhongxin", PASSWORD).await;
    window.goes_to(&format!("{base}{draw}")).await;
    window.follows("YQ01-").await;
    let callback = window.page.current_url().await.unwrap().path().to_owned();
    window.presses("开始回访").await;
    assert!(!window.reads().await.contains("这次查看已经记录"), "the number is shown before anybody asked");
    window.fills(&[("came", "answered"), ("opinion", "说好三天退款，一直没有到账")]).await;
    window.presses("显示姓名和电话").await;
    window.sees("这次查看已经记录").await;
    window
        .fills(&[
            ("identity", "on"),
            ("contacted", "yes"),
            ("reached", "yes"),
            ("received", "no"),
            ("pressed", "no"),
            ("satisfaction", "not"),
            ("agrees", "mismatch"),
            ("handling", "file"),
        ])
        .await;
    keep("62-call").await;
    window.presses("记下这次回访").await;
    window.sees("与站点记录不一致的，要退回重办").await;
    window.fills(&[("handling", "redo"), ("why", "记录写已退款，消费者说没有收到")]).await;
    window.presses("记下这次回访").await;
    window.sees("已经退回重办").await;
    keep("63-mismatch").await;

    window.signs_in(&base, "yq01-zhanzhang", PASSWORD).await;
    window.goes_to(&format!("{base}/inbox")).await;
    window.sees("回访不一致，退回重办").await;
    window.goes_to(&format!("{base}{callback}")).await;
    window.sees("说好三天退款，一直没有到账").await;
    keep("64-station-hears").await;
    window.follows("-R1").await;
    window.sees("记录写已退款，消费者说没有收到").await;
    window.sees("二十日办结").await;
    keep("65-open-again").await;
}

#[test]
fn a_callback_opens_a_case_again_in_a_browser_on_both_engines() {
    for (at, scratch) in Scratch::each().unwrap().into_iter().enumerate() {
        let database = (at > 0).then(|| scratch.url.clone());
        let data = scratch.dir.join("demo");
        let server = Server::start("demo", &data, database.as_deref(), FROZEN);
        // The same data two days later, served by a second copy of the program.
        let later = Server::start("serve", &data, database.as_deref(), DRAWN);
        // Scratch databases block, so the browser gets a runtime of its own.
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let window = Browser::open(1280, 1200).await;
            a_callback(&server, &later, &window, at == 0).await;
            window.closes().await;
        });
    }
}

#![allow(missing_docs)]
use std::time::Instant;
#[path = "../tests/typeset.rs"]
#[allow(dead_code)]
mod t;
fn main() {
    let start = Instant::now();
    let setter = paper::typeset::Setter::new().unwrap();
    println!("start {:?}", start.elapsed());
    let long = "消费者称送货当晚插电正常，第三天起冷藏室一直停在十五度。".repeat(90);
    for (name, story) in [("a", "冰箱不制冷"), ("b", long.as_str()), ("c","冰箱漏水"),("d","冰箱有声音"),("e","门关不上𫚭𠮷")] {
        let at = Instant::now();
        let pdf = setter.set(&[&t::sheet(story)], &t::mark(), &[]).unwrap();
        println!("{name} {} pages {} bytes {:?} missing {:?}", pdf.pages, pdf.bytes.len(), at.elapsed(), pdf.missing);
        std::fs::write(format!("/tmp/p/{name}.pdf"), pdf.bytes).unwrap();
    }
}

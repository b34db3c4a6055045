//! Files of a complaint: what is taken, what is shown, what leaves, and what is written down about it.

use axum::http::StatusCode;
use domain::case::Act;
use domain::directory::CaseId;
use stories::World;
use stories::sample::{PLACE, pdf, photo, picture, video};
use stories::visit::{Answer, Visitor};
use stories::world::each_engine;

const EVIDENCE: [(&str, &str); 3] = [("kind", "photo"), ("title", "冰箱照片"), ("side", "consumer")];

fn page(w: &World, case: &CaseId) -> String {
    format!("/cases/{}", w.case(case).number)
}

/// Sends one piece of evidence.
fn send(desk: &Visitor, page: &str, name: &str, content: &[u8]) -> Answer {
    desk.uploads_all(&format!("{page}/do/add_evidence"), &EVIDENCE, &[("file", name, content)])
}

/// Sends one piece of evidence that is taken; where it lies.
fn sends(w: &World, desk: &Visitor, case: &CaseId, name: &str, content: &[u8]) -> String {
    let page = page(w, case);
    let answer = send(desk, &page, name, content);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let hash = w.case(case).evidence.last().and_then(|one| one.file.clone()).unwrap().0;
    assert_eq!(hash, store::ids::sha256(content), "the event speaks of what was sent, bit for bit");
    format!("{page}/files/{hash}")
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// The markers of the segments of a JPEG, up to its pixels.
fn segments(jpeg: &[u8]) -> Vec<u8> {
    let (mut found, mut at) = (Vec::new(), 2);
    while at + 4 <= jpeg.len() && jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
        found.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

#[test]
fn a5_an_empty_file_is_named_at_its_question() {
    each_engine(|w| {
        let case = w.negotiating();
        let (desk, page) = (w.visits("yq01-hejie1"), page(w, &case));
        let answer = send(&desk, &page, "冰箱.jpg", b"");
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("文件是空的"), "{}", answer.body);
        assert!(w.case(&case).evidence.is_empty(), "nothing was taken");
        let answer = send(&desk, &page, "", b"");
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "no file was chosen, which is allowed");
    });
}

#[test]
fn a5_a_photo_is_shown_upright_small_and_without_its_place_and_its_original_is_kept() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let taken = photo(2400, 1200);
        assert!(holds(&taken, PLACE) && segments(&taken).contains(&0xE1));
        let href = sends(w, &desk, &case, "冰箱.jpg", &taken);
        let shown = desk.get(&href);
        assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
        assert!(!holds(&shown.bytes, PLACE) && !holds(&shown.bytes, b"Exif"));
        assert!(segments(&shown.bytes).iter().all(|one| *one != 0xE1), "no segment of a camera");
        let upright = image::load_from_memory(&shown.bytes).unwrap().to_rgb8();
        assert_eq!(upright.dimensions(), (800, 1600));
        assert!(upright.get_pixel(400, 200).0[0] > 180 && upright.get_pixel(400, 1400).0[2] > 180);
        assert!(shown.header("content-disposition").starts_with("inline"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert!(shown.header("content-security-policy").contains("sandbox"));
        // The original lies on its shelf as it was sent, under the hash that the event carries.
        let files = store::file::Files::new(w.scratch.dir.join("files")).unwrap();
        assert_eq!(files.read(&store::ids::sha256(&taken)).unwrap(), taken);
        w.visits("yq02-hejie1").does_not_find(&href);
        assert_eq!(w.visits("suo-lianxi").get(&href).bytes, shown.bytes);
    });
}

#[test]
fn a5_a_view_that_was_lost_is_made_again_from_the_original() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let taken = photo(400, 200);
        let href = sends(w, &desk, &case, "冰箱.jpg", &taken);
        let first = desk.get(&href).bytes;
        let files = store::file::Files::new(w.scratch.dir.join("files")).unwrap();
        files.remove(&store::ids::sha256(&first)).unwrap();
        assert_eq!(desk.get(&href).bytes, first);
        files.read(&store::ids::sha256(&first)).unwrap();
    });
}

#[test]
fn a5_what_is_not_allowed_is_refused_at_its_field_and_nothing_typed_is_lost() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let whole = picture(1);
        let heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic";
        let large = [b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".as_slice(), &vec![0; 16 * 1024 * 1024]].concat();
        let huge = [b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00".as_slice(), &vec![0; 60 * 1024 * 1024]].concat();
        for (name, content, why) in [
            ("发票.jpg", &b"MZ\x90\x00\x03 a program"[..], "按内容识别，与文件名无关"),
            ("发票.jpg", b"<html><script>alert(1)</script></html>", "按内容识别"),
            ("说明.pdf", b"PK\x03\x04\x14\x00", "另存为 PDF"),
            ("空.jpg", b" ", "按内容识别"),
            ("IMG_0001.HEIC", heic, "兼容性最佳"),
            ("坏.png", &whole[..40], "照片打不开"),
            ("坏.pdf", b"%PDF-1.7 and no page", "PDF打不开"),
            ("大.jpg", &large, "超过 15 MB"),
            ("更大.jpg", &huge, "超过 15 MB"),
            ("长.mp4", &video(400), "视频长6分40秒，最长3分钟"),
            ("坏.mp4", b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2", "视频打不开"),
        ] {
            let answer = send(&desk, &page(w, &case), name, content);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(answer.body.contains(why), "{name} does not say “{why}”");
            assert!(answer.body.contains("冰箱照片"), "{name}: what was typed is lost");
            assert!(answer.body.contains("id=\"e-file\""), "{name}: not at its field");
        }
        assert!(w.case(&case).evidence.is_empty());
        sends(w, &desk, &case, "短.mp4", &video(30));
    });
}

#[test]
fn a5_a_form_and_a_complaint_hold_only_so_many_files() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let href = page(w, &case);
        let pictures: Vec<Vec<u8>> = (0..21).map(picture).collect();
        let many: Vec<(&str, &str, &[u8])> = pictures.iter().map(|one| ("file", "p.png", one.as_slice())).collect();
        let answer = desk.uploads_all(&format!("{href}/do/add_evidence"), &EVIDENCE, &many);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("一次最多上传20个文件"));
        for serial in 0..200 {
            let hash = format!("{serial:064x}");
            w.does("yq01-hejie1", &case, Act::AddEvidence, &[("side", "consumer"), ("file", &hash)]);
        }
        let full =
            w.refused("yq01-hejie1", &case, Act::AddEvidence, &[("side", "consumer"), ("file", &"f".repeat(64))], "A5");
        assert!(full.what.contains("已有200个文件") && full.field == Some("file"), "{full:?}");
        // Without a file, or with one that is there already, evidence is still entered.
        w.does("yq01-hejie1", &case, Act::AddEvidence, &[("side", "consumer"), ("file", &format!("{:064x}", 7))]);
        w.does("yq01-hejie1", &case, Act::AddEvidence, &[("side", "consumer")]);
    });
}

/// What leaves when somebody takes a file away.
fn takes(visitor: &Visitor, href: &str) -> Answer {
    let answer = visitor.post(&format!("{href}/download"), &[("why", "寄给检测机构")]);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.header("content-disposition").starts_with("attachment;"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    answer
}

/// What the auditor reads about downloads, newest first: who, which case, why.
fn recorded(w: &World) -> Vec<(String, String, String)> {
    let all = w.door.db.read(|tx| store::audit::showings(tx, "339900")).unwrap();
    all.into_iter().map(|(_, who, case, why)| (who, case, why)).collect()
}

#[test]
fn a14_a_photo_leaves_in_full_size_with_person_and_time_in_its_pixels_and_a_record() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let href = sends(w, &desk, &case, "冰箱.jpg", &photo(2400, 1200));
        desk.sees(&page(w, &case), &format!("{href}/download"));
        desk.sees(&format!("{href}/download"), "印满您的姓名和下载时间");
        desk.is_refused(&format!("{href}/download"), &[("why", "")], "为什么要下载");
        assert!(recorded(w).is_empty(), "asking is not taking");
        let left = takes(&desk, &href);
        let pixels = image::load_from_memory(&left.bytes).unwrap().to_rgb8();
        assert_eq!(pixels.dimensions(), (1200, 2400), "upright, in full size");
        assert!(!holds(&left.bytes, b"Exif") && !holds(&left.bytes, PLACE));
        let red = |x: u32, y: u32| pixels.get_pixel(x, y).0[0].abs_diff(220) > 30;
        let marked = (0..1200).flat_map(|x| (0..1100).map(move |y| (x, y))).filter(|(x, y)| red(*x, *y)).count();
        assert!(marked > 20_000, "{marked} pixels are not as they were taken");
        let name = left.header("content-disposition");
        assert!(name.contains("2026-03-02%200930") && name.ends_with(".jpg"), "{name}");
        let [(who, of, why)] = &recorded(w)[..] else { panic!("{:?}", recorded(w)) };
        assert_eq!((of.as_str(), why.as_str()), (case.as_str(), "下载“冰箱.jpg”：寄给检测机构"));
        assert_eq!(*who, w.actor("yq01-hejie1").name);
        w.visits("shenji").sees("/audit", "寄给检测机构");
        // Another person's mark is another file.
        assert_ne!(takes(&w.visits("suo-lianxi"), &href).bytes, left.bytes);
        assert_eq!(recorded(w).len(), 2);
        w.visits("yq02-hejie1").does_not_find(&format!("{href}/download"));
        let stolen = w.visits("yq02-hejie1").post(&format!("{href}/download"), &[("why", "看看")]);
        assert_eq!((stolen.status, recorded(w).len()), (StatusCode::NOT_FOUND, 2));
    });
}

#[test]
fn a14_a_pdf_is_marked_on_every_page_and_runs_nothing() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let acting = pdf("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>");
        let href = sends(w, &desk, &case, "发票.pdf", &acting);
        let shown = desk.get(&href);
        assert_eq!(shown.header("content-type"), "application/pdf");
        assert!(!holds(&shown.bytes, b"alert") && holds(&shown.bytes, b"Invoice 0001"));
        let plain = pdf("");
        assert_eq!(desk.get(&sends(w, &desk, &case, "保修卡.pdf", &plain)).bytes, plain, "nothing to take out");
        let left = takes(&desk, &href);
        assert!(!holds(&left.bytes, b"alert"));
        assert_eq!(left.bytes.windows(8).filter(|window| window == b"/Mark Do").count(), 2, "on both pages");
        assert!(holds(&left.bytes, b"/SMask"));
        assert_eq!(recorded(w).len(), 1);
    });
}

#[test]
fn a14_a_recording_cannot_be_marked_so_its_name_and_the_record_say_who_and_when() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let desk = w.visits("yq01-hejie1");
        let recording = b"ID3\x04\x00\x00\x00\x00\x00\x00 somebody speaks";
        let href = sends(w, &desk, &case, "通话.exe", recording);
        let opened = desk.get(&href);
        assert_eq!((opened.status, opened.to.as_str()), (StatusCode::SEE_OTHER, format!("{href}/download").as_str()));
        desk.sees(&format!("{href}/download"), "印不上水印");
        let left = takes(&desk, &href);
        assert_eq!((left.header("content-type"), left.bytes.as_slice()), ("audio/mpeg", recording.as_slice()));
        let name = left.header("content-disposition");
        assert!(name.contains("2026-03-02%200930") && name.ends_with(".mp3") && !name.contains("exe"), "{name}");
        assert_eq!(recorded(w)[0].2, "下载“通话.exe”：寄给检测机构");
    });
}

#[test]
fn b1_10_what_is_attached_to_a_circular_is_shown_and_leaves_in_the_same_way() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let task = [("kind", "task"), ("title", "专项检查"), ("body", "请自查"), ("station", "station-yq01")];
        let sent = officer.uploads_all("/circulars/new", &task, &[("file", "附件.pdf", &pdf("/AA << >>"))]);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let page = officer.get("/circulars").body;
        let id = page.split("/circulars/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
        let desk = w.visits("yq01-lianluo");
        assert_eq!(desk.get(&format!("/circulars/{id}/file")).header("content-type"), "application/pdf");
        let left = takes(&desk, &format!("/circulars/{id}/file"));
        assert!(holds(&left.bytes, b"/Mark Do"));
        assert_eq!(recorded(w)[0].2, "下载“附件.pdf”：寄给检测机构");
        w.visits("np01-lianluo").does_not_find(&format!("/circulars/{id}/file/download"));
    });
}

#[test]
fn d19_a_photo_of_a_person_is_a_photo() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let seen = [("ok", "yes"), ("on", "2026-03-02"), ("note", "电话 88001000")];
        let answer = head.uploads("/stations/station-yq01/items/phone", &seen, "photo", &pdf(""));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("这里要照片，您选的是PDF 文件"));
    });
}

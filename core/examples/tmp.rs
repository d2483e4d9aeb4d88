//! tmp
use casework::*;
fn main() {
    let text = std::fs::read_to_string("examples/policies/replies.yaml").unwrap();
    let desk = match Desk::load(&text) { Ok(d)=>d, Err(e)=>{println!("{e} {:?}", e.span()); return} };
    for f in desk.check() { println!("CHECK {:?}", f); }
    let case = Case::load(r#"[{"id":"1","case_id":"42","at":"2026-11-21T09:00:00Z","kind":"opened","channel":"whatsapp","data":{"tags":["delivery"],"customer":{"locale":"de-AT"},"attributes":{"order":"AC-104711"}}}]"#).unwrap();
    let now: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
    for r in ["{template: delayed, channel: email, values: {customer.given_name: Zoë, arrival: 2026-11-25, parcels: 2, tracking: 'https://acme.example/t/1', reason: weather}, agent: {name: Ann, initials: AB}}",
      "{template: delayed, channel: whatsapp, locale: en, values: {customer.given_name: 'p.ross', arrival: 2026-11-25, parcels: 1, tracking: 'https://acme.example/t/1'}}",
      "{template: delayed, channel: sms, locale: fr, values: {arrival: 2026-11-25, parcels: 1, tracking: 'https://evil.example/t/1'}}",
      "{template: in private, channel: x, agent: {name: Ann, initials: AB}}",
      "{template: delayed, channel: x, values: {arrival: 2026-02-30, parcels: 1}}",
      "{text: 'Your card 4111 1111 1111 1111 and XXX', channel: x}",
      "{text: 'We’ve sent it. Your parcel will be with you soon and then all is well, we hope so at least.', channel: sms}",
    ] {
        let reply = Reply::load(r).unwrap();
        let d = desk.draft(&reply, Some(&case), now).unwrap();
        println!("---- {r}\n{}", json::pick(&d, &[]).unwrap());
        for p in &d.parts { println!("{}", p.text); }
    }
    for t in ["delayed","in private"] { for l in desk.lengths(t).unwrap() { println!("{} {} {} {:?} ex {:?} worst {} seg {:?} fits {}", l.template, l.text, l.channel, l.limit, l.example, l.longest, l.segments, l.fits); } }
    println!("{:?}", desk.proposals(&case, now));
}

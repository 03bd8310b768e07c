//! What is said about a difference, and asked of its coders.

use tandem::ids::OpId;

use crate::{
    paired::on,
    world::{Answer, World},
};

impl World {
    /// Says something about the difference in which these words stand.
    pub async fn say(&self, who: &str, words: &str, body: &str) -> Answer {
        let key = self.difference(2, words).await;
        let fields = [("difference", key.as_str()), ("body", body)];
        self.post(who, &on(2, "/consensus/messages"), &fields).await
    }

    pub async fn ask_again(&self, who: &str, words: &str, asks: bool) -> Answer {
        let key = self.difference(2, words).await;
        let asks = asks.to_string();
        let fields = [("difference", key.as_str()), ("asks", &asks)];
        self.post(who, &on(2, "/consensus/ask"), &fields).await
    }

    pub async fn look_again(&self, who: &str, words: &str, answer: &str) -> Answer {
        let key = self.difference(2, words).await;
        let fields = [("difference", key.as_str()), ("answer", answer), ("body", "On reflection")];
        self.post(who, &on(2, "/consensus/answer"), &fields).await
    }

    /// The page with this difference in focus, in words.
    pub async fn focused(&self, who: &str, words: &str) -> String {
        let key = self.difference(2, words).await;
        self.words(who, &on(2, &format!("/consensus?show=all&d={key}"))).await
    }
}

#[tokio::test]
async fn a_discussion_opens_with_what_both_had_and_is_read_by_the_team() {
    let world = World::with_story().await;
    for (who, said) in [("ana", "It is the lift itself."), ("paul", "Or its maintenance?")] {
        assert_eq!(world.say(who, "Machines", said).await.status, 200);
    }
    let page = world.focused("otto", "Machines").await;
    assert!(page.contains("ana Broken things, sure ben Machines, sure"), "{page}");
    assert!(page.contains("Discuss, 2 notes"), "{page}");
    let (first, second) = (page.find("It is the lift itself."), page.find("Or its maintenance?"));
    assert!(first.unwrap() < second.unwrap(), "{page}");
    assert_eq!(world.say("otto", "Machines", "I look on").await.status, 403);
    let history = world.words("rosa", "/p/care/history").await;
    assert!(history.contains("paul wrote about a difference in Narrative 2"), "{history}");
}

#[tokio::test]
async fn discussions_are_counted_filtered_ended_and_taken_up() {
    let world = World::with_story().await;
    world.say("ana", "Machines", "What is it?").await;
    let queue = async |query: &str| {
        let page = world.get("ben", &on(2, &format!("/consensus{query}"))).await.body;
        assert!(page.contains("Under discussion ("));
        page.matches("id=\"difference-").count()
    };
    assert_eq!(queue("?talk=discussed").await, 1);
    let key = world.difference(2, "Machines").await;
    let end = async |who: &str, resolved: &str| {
        let fields = [("difference", key.as_str()), ("resolved", resolved)];
        world.post(who, &on(2, "/consensus/resolve"), &fields).await.status
    };
    assert_eq!(end("paul", "true").await, 200);
    assert_eq!(queue("?talk=discussed").await, 0);
    assert_eq!(end("ben", "false").await, 200);
    assert_eq!(queue("?talk=discussed").await, 1);
    end("ben", "true").await;
    world.say("ben", "Machines", "One more thing").await;
    assert_eq!(queue("?talk=discussed").await, 1, "who writes takes it up again");
    let other = world.difference(2, "Cold").await;
    let nothing = [("difference", other.as_str()), ("resolved", "true")];
    assert_eq!(world.post("ana", &on(2, "/consensus/resolve"), &nothing).await.status, 409);
}

#[tokio::test]
async fn who_is_mentioned_finds_it_at_home_until_there_is_an_answer() {
    let world = World::with_story().await;
    let waits = async |who: &str| {
        let home = world.words(who, "/").await;
        let project = world.words(who, "/p/care").await;
        let here = [home, project].map(|page| page.contains("You are mentioned in Narrative 2"));
        assert_eq!(here[0], here[1], "{who}");
        here[0]
    };
    world.say("ana", "Machines", "@ben, and mail@paul.org").await;
    assert_eq!((waits("ben").await, waits("paul").await, waits("ana").await), (true, false, false));
    let page = world.get("ben", "/").await.body;
    let key = world.difference(2, "Machines").await;
    assert!(page.contains(&format!("/consensus?d={key}#say-{key}")), "{page}");
    world.say("ben", "Machines", "I saw the whole machine.").await;
    assert!(!waits("ben").await);
    world.say("ben", "Machines", "@Paul what do you think?").await;
    assert!(waits("paul").await, "capitals do not matter");
    let done = [("difference", key.as_str()), ("resolved", "true")];
    world.post("ana", &on(2, "/consensus/resolve"), &done).await;
    assert!(!waits("paul").await);
}

#[tokio::test]
async fn ones_own_message_is_taken_back_and_its_place_stays() {
    let world = World::with_story().await;
    let op = OpId::new();
    let key = world.difference(2, "Machines").await;
    let fields = [("difference", key.as_str()), ("body", "@ben That was rash")];
    world.post_as(op, "ana", &on(2, "/consensus/messages"), &fields).await;
    let path = on(2, &format!("/consensus/messages/{op}/take-back"));
    let others = world.post("ben", &path, &[]).await;
    assert_eq!(others.status, 409);
    assert!(others.body.contains("one’s own message"), "{}", others.body);
    assert_eq!(world.post("ana", &path, &[]).await.status, 200);
    let page = world.focused("ben", "Machines").await;
    assert!(page.contains("taken back") && !page.contains("That was rash"), "{page}");
    assert!(!world.words("ben", "/").await.contains("You are mentioned"));
    assert_eq!(world.post("ana", &path, &[]).await.status, 409);
}

#[tokio::test]
async fn a_message_sent_twice_is_one_and_leaves_redo_alone() {
    let world = World::with_story().await;
    world.decide("ana", "Cold", &[("choice", "b")]).await;
    world.post("ana", &on(2, "/consensus/undo"), &[]).await;
    let op = OpId::new();
    let key = world.difference(2, "Machines").await;
    let fields = [("difference", key.as_str()), ("body", "Once")];
    for _ in 0..2 {
        let answer = world.post_as(op, "ana", &on(2, "/consensus/messages"), &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    assert_eq!(world.number("select count(*) from message").await, 1);
    assert_eq!(world.post("ana", &on(2, "/consensus/redo"), &[]).await.status, 200);
}

#[tokio::test]
async fn a_message_reaches_open_pages() {
    let world = World::with_story().await;
    let mut ben = world.listen(&world.app, "ben", &on(2, "/consensus/events")).await;
    while ben.hears().await {}
    world.say("ana", "Machines", "Are you there?").await;
    assert!(ben.hears().await);
}

#[tokio::test]
async fn coders_are_asked_to_look_again_and_what_they_say_is_no_decision() {
    let world = World::with_story().await;
    assert_eq!(world.look_again("ana", "Machines", "b").await.status, 409, "nobody asked");
    assert_eq!(world.ask_again("paul", "Machines", true).await.status, 403);
    assert_eq!(world.ask_again("rosa", "Machines", true).await.status, 200);
    for who in ["ana", "ben"] {
        let home = world.words(who, "/").await;
        assert!(home.contains("Look again at a difference in Narrative 2"), "{home}");
    }
    let page = world.words("rosa", &on(2, "/consensus?talk=asked")).await;
    assert!(
        page.contains("rosa asks both to look again: ana has not yet, ben has not yet"),
        "{page}"
    );
    assert_eq!(world.look_again("ana", "Machines", "b").await.status, 200);
    assert_eq!(world.look_again("paul", "Machines", "b").await.status, 403);
    assert!(!world.words("ana", "/").await.contains("Look again"));
    let page = world.focused("ben", "Machines").await;
    assert!(page.contains("ana has, ben has not yet"), "{page}");
    assert!(page.contains("looked again: B’s") && page.contains("On reflection"), "{page}");
    assert_eq!(world.number("select count(*) from decision").await, 0);
    world.decide("ben", "Machines", &[("choice", "b")]).await;
    assert!(!world.words("ben", "/").await.contains("Look again"));
    assert_eq!(world.ask_again("rosa", "Machines", true).await.status, 409, "it is decided");
}

#[tokio::test]
async fn a_discussion_outlives_its_difference() {
    let world = World::with_story().await;
    world.say("ana", "Machines", "Is that one code?").await;
    world.ask_again("rosa", "Machines", true).await;
    world.join("ben", "Broken things", "Machines", "What breaks").await;
    // Now both have the same: no difference is left to hold it.
    let log = world.words("otto", &on(2, "/consensus/decisions")).await;
    assert!(log.contains("Is that one code?"), "{log}");
    assert!(!world.words("ana", "/").await.contains("Look again"), "it is not there to look at");
    world.post("ben", "/p/care/consensus/codes/undo", &[]).await;
    let page = world.focused("ben", "Machines").await;
    assert!(page.contains("Is that one code?"), "{page}");
}

#[tokio::test]
async fn nothing_is_said_about_what_is_not_released() {
    let world = World::with_story().await;
    world.begin_story(3, &[("Secret", "Nobody slept")], &[]).await;
    let key = uuid::Uuid::nil().to_string();
    for (deed, more) in [("messages", ("body", "Psst")), ("ask", ("asks", "true"))] {
        let fields = [("difference", key.as_str()), more];
        let answer = world.post("ana", &on(3, &format!("/consensus/{deed}")), &fields).await;
        assert_eq!(answer.status, 409, "{}", answer.body);
        assert!(answer.body.contains("still at work"), "{}", answer.body);
    }
    for (body, said) in [("", "Write something"), (&*"x".repeat(4001), "longer than 4000")] {
        let answer = world.say("ana", "Machines", body).await;
        assert!(answer.status == 422 && answer.body.contains(said), "{}", answer.body);
    }
}

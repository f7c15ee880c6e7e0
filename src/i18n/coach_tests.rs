use serde_json::json;

use super::*;
use crate::domain::coach::look;
use crate::domain::questionnaire::Questionnaire;

/// What the coach says of the words of one question that is answered by yes or no, for 9 to 12.
fn said(lang: Lang, words: &str) -> Vec<&'static str> {
    let text = json!({lang.code(): words});
    let questionnaire: Questionnaire = serde_json::from_value(json!({
        "schema": 1, "title": text, "purpose": text, "decider": text, "answer_when": text,
        "languages": [lang], "bands": ["9-12"], "minutes": 5,
        "questions": [{"code": "a", "text": text, "kind": "yes-no"},
            {"code": "z", "text": {}, "kind": "short-text"}],
    }))
    .unwrap();
    let keys = look(&questionnaire, lists()).into_iter().map(|remark| remark.key);
    keys.filter(|key| *key != "no_evaluation").collect()
}

fn are_good(lang: Lang, sentences: &[&str; 13]) {
    for sentence in sentences {
        assert_eq!(said(lang, sentence), [""; 0], "{sentence}");
    }
}

fn are_bad(lang: Lang, sentences: &[(&str, &str); 13]) {
    for (key, sentence) in sentences {
        assert!(said(lang, sentence).contains(key), "{sentence}: {:?}", said(lang, sentence));
    }
}

#[test]
fn every_file_can_be_read() {
    assert_eq!(lists().len(), FILES.len());
}

#[test]
fn french_sentences() {
    are_good(
        Lang::Fr,
        &[
            "Tu te sens bien à l’école ?",
            "As-tu un endroit calme pour jouer ?",
            "Est-ce que les adultes t’écoutent ?",
            "Peux-tu aller seul au parc ?",
            "Tu as joué dehors cette semaine ?",
            "Y a-t-il assez de place pour jouer ?",
            "Quelqu’un t’aide quand tu es triste ?",
            "Ton école a un conseil des élèves ?",
            "Tu passes du temps sur ton téléphone le soir ?",
            "Tu aimes la place devant l’école ?",
            "Les adultes te demandent ton avis ?",
            "Ton voisin est gentil avec toi ?",
            "Tu joues dehors s’il fait beau ?",
        ],
    );
    are_bad(
        Lang::Fr,
        &[
            ("negation", "Tu n’aimes pas ton quartier ?"),
            ("double_negation", "Tu ne veux plus que rien ne change ?"),
            ("two_questions", "Tu aimes ton école et ton quartier ?"),
            ("leading", "C’est mieux comme ça, n’est-ce pas ?"),
            ("vague", "Tu joues souvent dehors ?"),
            ("blame", "Est-ce que c’était ta faute ?"),
            ("identifying", "Tu veux écrire ton prénom ?"),
            ("looks_far_back", "Tu as joué dehors l’année passée ?"),
            ("abbreviation", "Le CPAS aide ta famille ?"),
            ("passive", "Es-tu écouté par les adultes ?"),
            ("abstract", "Ta participation est utile ?"),
            ("hypothetical", "Si tu étais maire, tu changerais le parc ?"),
            (
                "long_question",
                "Quand tu penses à tous les endroits où tu vas jouer avec tes amis le mercredi, tu es bien ?",
            ),
        ],
    );
}

#[test]
fn dutch_sentences() {
    are_good(
        Lang::Nl,
        &[
            "Voel je je goed op school?",
            "Heb je een rustige plek om te spelen?",
            "Luisteren volwassenen naar jou?",
            "Mag je alleen naar het park?",
            "Heb je deze week buiten gespeeld?",
            "Is er genoeg plaats om te spelen?",
            "Helpt iemand je als je verdrietig bent?",
            "Heeft je school een leerlingenraad?",
            "Zit je ’s avonds op je telefoon?",
            "Vind je het plein leuk?",
            "Vragen volwassenen wat jij denkt?",
            "Is je buur lief voor je?",
            "Speel je buiten als het mooi weer is?",
        ],
    );
    are_bad(
        Lang::Nl,
        &[
            ("negation", "Vind je het park niet leuk?"),
            ("double_negation", "Wil je niet dat niemand luistert?"),
            ("two_questions", "Vind je de school en het park leuk?"),
            ("leading", "Vind je ook niet dat het beter kan?"),
            ("vague", "Speel je vaak buiten?"),
            ("blame", "Was het jouw schuld?"),
            ("identifying", "Wil je je voornaam schrijven?"),
            ("looks_far_back", "Heb je vorig jaar buiten gespeeld?"),
            ("abbreviation", "Helpt het OCMW je familie?"),
            ("passive", "Word je gehoord op school?"),
            ("abstract", "Is je participatie nuttig?"),
            ("hypothetical", "Stel je voor: wil je dan een park?"),
            (
                "long_question",
                "Als je denkt aan alle plekken waar je op woensdag met je vrienden gaat spelen, ben je dan blij?",
            ),
        ],
    );
}

#[test]
fn german_sentences() {
    are_good(
        Lang::De,
        &[
            "Fühlst du dich in der Schule wohl?",
            "Hast du einen ruhigen Ort zum Spielen?",
            "Hören dir Erwachsene zu?",
            "Darfst du allein in den Park?",
            "Hast du diese Woche draußen gespielt?",
            "Gibt es genug Platz zum Spielen?",
            "Hilft dir jemand, wenn du traurig bist?",
            "Hat deine Schule einen Schülerrat?",
            "Bist du abends am Handy?",
            "Magst du den Platz vor der Schule?",
            "Fragen dich Erwachsene, was du denkst?",
            "Ist dein Nachbar nett zu dir?",
            "Spielst du draußen, wenn die Sonne scheint?",
        ],
    );
    are_bad(
        Lang::De,
        &[
            ("negation", "Magst du den Park nicht?"),
            ("double_negation", "Willst du nicht, dass niemand zuhört?"),
            ("two_questions", "Magst du die Schule und den Park?"),
            ("leading", "Findest du nicht auch, dass es besser geht?"),
            ("vague", "Spielst du oft draußen?"),
            ("blame", "War es deine Schuld?"),
            ("identifying", "Willst du deinen Vornamen schreiben?"),
            ("looks_far_back", "Hast du letztes Jahr draußen gespielt?"),
            ("abbreviation", "Hilft das ÖSHZ deiner Familie?"),
            ("passive", "Wirst du gehört, wenn du etwas sagst?"),
            ("abstract", "Ist deine Beteiligung nützlich?"),
            ("hypothetical", "Stell dir vor, du hast einen Park: Spielst du dort?"),
            (
                "long_question",
                "Wenn du an alle Orte denkst, an denen du am Mittwoch mit Freunden spielst, bist du dann froh?",
            ),
        ],
    );
}

#[test]
fn english_sentences() {
    are_good(
        Lang::En,
        &[
            "Do you feel well at school?",
            "Do you have a calm place to play?",
            "Do adults listen to you?",
            "May you go to the park by yourself?",
            "Did you play outside this week?",
            "Is there enough room to play?",
            "Does somebody help you when you are sad?",
            "Does your school have a pupils’ council?",
            "Are you on your phone in the evening?",
            "Do you like the square near the school?",
            "Do adults ask what you think?",
            "Is your neighbour kind to you?",
            "Do you play outside if it is sunny?",
        ],
    );
    are_bad(
        Lang::En,
        &[
            ("negation", "Do you not like the park?"),
            ("double_negation", "Don’t you want nobody to listen?"),
            ("two_questions", "Do you like the school and the park?"),
            ("leading", "Don’t you think it could be better?"),
            ("vague", "Do you often play outside?"),
            ("blame", "Was it your fault?"),
            ("identifying", "Will you write your first name?"),
            ("looks_far_back", "Did you play outside last year?"),
            ("abbreviation", "Does the NHS help your family?"),
            ("passive", "Are you listened to at school?"),
            ("abstract", "Is your participation useful?"),
            ("hypothetical", "If you were mayor, would you change the park?"),
            (
                "long_question",
                "When you think of all the places where you play with friends on a Wednesday, are you glad?",
            ),
        ],
    );
}

#[test]
fn an_identifying_question_stops_whatever_the_language() {
    for (lang, words) in [
        (Lang::Fr, "Quelle est ta date de naissance ?"),
        (Lang::Nl, "Wat is je adres?"),
        (Lang::De, "Wie ist deine Telefonnummer?"),
        (Lang::En, "Which school do you go to?"),
    ] {
        assert_eq!(said(lang, words), ["identifying"], "{words}");
    }
}

#[test]
fn what_is_literal_is_asked_of_children_and_not_of_young_people() {
    let said = |band: &str| {
        let text = json!({"en": "Imagine you could change the environment: do you want a park?"});
        let questionnaire: Questionnaire = serde_json::from_value(json!({
            "schema": 1, "title": text, "purpose": text, "decider": text, "answer_when": text,
            "languages": ["en"], "bands": [band], "minutes": 5,
            "questions": [{"code": "a", "text": text, "kind": "yes-no"}],
        }))
        .unwrap();
        let keys = look(&questionnaire, lists()).into_iter().map(|remark| remark.key);
        keys.filter(|key| matches!(*key, "abstract" | "hypothetical")).count()
    };
    assert_eq!((said("9-12"), said("13-15")), (2, 0));
}

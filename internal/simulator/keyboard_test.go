package simulator

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestButtonActions holds the order in which actions win, and what is left of a button with several.
func TestButtonActions(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ button, kind string }{
		{`{"text":"a","url":"x.kz","callback_data":"d"}`, "url"},
		{`{"text":"a","url":"","callback_data":"d","web_app":{"url":"https://x.kz"}}`, "callback"},
		{`{"text":"a","web_app":{"url":"https://x.kz"},"copy_text":{"text":""}}`, "web_app"},
		{`{"text":"a","copy_text":{"text":"c"}}`, "copy"},
		{`{"text":"a","switch_inline_query":""}`, "other"},
		{`{"text":"a","switch_inline_query_current_chat":"q"}`, "other"},
		{`{"text":"a","switch_inline_query_chosen_chat":{}}`, "other"},
		{`{"text":"a","login_url":{"url":"https://x.kz"}}`, "other"},
		{`{"text":"a","callback_game":{}}`, "other"},
		{`{"text":"a","pay":true}`, "other"},
		{`{"text":5,"callback_data":6}`, "callback"},
	} {
		m, err := readMarkup(params{"reply_markup": `{"inline_keyboard":[[` + row.button + `]]}`})
		if err != nil {
			t.Errorf("%s: %v", row.button, err)
			continue
		}
		if got := m.inline.Rows[0][0].kind(); got != row.kind {
			t.Errorf("%s is of kind %s, want %s", row.button, got, row.kind)
		}
		if err := m.check(); err != nil {
			t.Errorf("%s: %v", row.button, err)
		}
	}
	for button, want := range map[string]string{
		`{"text":"a","copy_text":{"text":""}}`: "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
		`{"text":"a","copy_text":{}}`:          `400 Bad Request: can't parse inline keyboard button: Can't find field "text"`,
		`{"text":[],"url":"x.kz"}`:             `400 Bad Request: can't parse inline keyboard button: Field "text" must be of type String`,
		`{"text":"a","url":true}`:              `400 Bad Request: can't parse inline keyboard button: Field "url" must be of type String`,
	} {
		if _, err := readMarkup(params{"reply_markup": `{"inline_keyboard":[[` + button + `]]}`}); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", button, err, want)
		}
	}
}

func TestMarkupPrecedence(t *testing.T) {
	t.Parallel()
	both := `{"keyboard":[["a",{"text":"b","request_contact":true},{"text":"c","request_location":true}]],"inline_keyboard":[[{"text":"i","callback_data":"d"}]],"remove_keyboard":true}`
	m, err := readMarkup(params{"reply_markup": both})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]replyButton{{{Text: "a"}, {Text: "b", Request: "contact"}, {Text: "c", Request: "location"}}}
	if diff := cmp.Diff(want, m.reply); diff != "" || m.inline != nil || m.remove {
		t.Errorf("%+v (-want +got):\n%s", m, diff)
	}
	empty, err := readMarkup(params{"reply_markup": `{"inline_keyboard":[[{"text":"","callback_data":"d"}],[]]}`})
	if err != nil || empty.inline != nil {
		t.Errorf("a keyboard without labels: %+v, %v", empty, err)
	}
}

func TestCommandKeys(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string]string{
		"":                                "default",
		`{"type":"default"}`:              "default",
		`{"type":"all_private_chats"}`:    "all_private_chats",
		`{"type":"chat","chat_id":5}`:     "chat:5",
		`{"type":"chat","chat_id":"@ab"}`: "chat:@ab",
		`{"type":"chat_administrators","chat_id":-5}`:    "chat_administrators:-5",
		`{"type":"chat_member","chat_id":5,"user_id":6}`: "chat_member:5:6",
	} {
		key, err := readCommandKey(params{"scope": scope, "language_code": "kk"})
		if err != nil || key != (commandKey{Scope: want, Language: "kk"}) {
			t.Errorf("%s: %+v, %v", scope, key, err)
		}
		text, _ := key.MarshalText()
		var back commandKey
		if _ = back.UnmarshalText(text); back != key {
			t.Errorf("%+v came back as %+v", key, back)
		}
	}
	for _, wrong := range []params{{"scope": `{"type":"moon"}`}, {"scope": "x"}, {"language_code": "kaz"}} {
		if _, err := readCommandKey(wrong); err == nil {
			t.Errorf("%v was taken", wrong)
		}
	}
}

func TestExplicitEntities(t *testing.T) {
	t.Parallel()
	got, err := readText(params{"text": " 😀ab", "entities": `[{"type":"bold","offset":1,"length":3},{"type":"italic","offset":9,"length":1},5,{"type":"code","offset":4,"length":0}]`})
	if err != nil {
		t.Fatal(err)
	}
	want := formatted{text: "😀ab", entities: []Entity{{Type: "bold", Offset: 0, Length: 3}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(formatted{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := readText(params{"text": "a", "entities": "{"}); err == nil {
		t.Error("malformed entities were taken")
	}
}

package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	chatJSON = `"chat":{"id":42,"type":"private","first_name":"А"}`
	fromJSON = `"from":{"id":42,"is_bot":false,"first_name":"А","language_code":"kk"}`
	headJSON = `"message_id":7,"date":1795000000,` + chatJSON + `,` + fromJSON
)

var sentAt = time.Unix(1795000000, 0).UTC()

func TestDecode(t *testing.T) {
	t.Parallel()
	message := func(change func(*Update)) Update {
		u := Update{ID: 5, Kind: Message, Chat: 42, Private: true, From: 42, LanguageCode: "kk", MessageID: 7, Date: sentAt}
		change(&u)
		return u
	}
	media := func(m Media, contact int64) Update {
		return message(func(u *Update) { u.Media, u.ContactOf = m, contact })
	}
	tests := []struct {
		name string
		body string
		want Update
	}{
		{"text", `"message":{` + headJSON + `,"text":"/start x"}`, message(func(u *Update) { u.Text = "/start x" })},
		{"half a surrogate", `"message":{` + headJSON + `,"text":"\ud83d"}`, message(func(u *Update) { u.Text = "\ufffd" })},
		{"photo, caption not read", `"message":{` + headJSON + `,"photo":[{}],"caption":"x"}`, media(Photo, 0)},
		{"voice", `"message":{` + headJSON + `,"voice":{}}`, media(Voice, 0)},
		{"photo in its largest size", `"message":{` + headJSON + `,"photo":[{"file_id":"a","file_size":1},{"file_id":"b","file_size":9}]}`,
			message(func(u *Update) { u.Media, u.File = Photo, FileRef{ID: "b", Bytes: 9} })},
		{"photo of an odd shape", `"message":{` + headJSON + `,"photo":{"file_id":"a"}}`, media(Photo, 0)},
		{"voice with its length", `"message":{` + headJSON + `,"voice":{"file_id":"a","file_size":9,"duration":4}}`,
			message(func(u *Update) { u.Media, u.File = Voice, FileRef{ID: "a", Bytes: 9, Duration: 4 * time.Second} })},
		{"round video with an id", `"message":{` + headJSON + `,"video_note":{"file_id":"a"}}`, media(Voice, 0)},
		{"round video", `"message":{` + headJSON + `,"video_note":{}}`, media(Voice, 0)},
		{"document", `"message":{` + headJSON + `,"document":{}}`, media(File, 0)},
		{"sticker", `"message":{` + headJSON + `,"sticker":{}}`, media(OtherMedia, 0)},
		{"location", `"message":{` + headJSON + `,"location":{}}`, media(Location, 0)},
		{"own contact", `"message":{` + headJSON + `,"contact":{"user_id":42}}`, media(Contact, 42)},
		{"contact outside Telegram", `"message":{` + headJSON + `,"contact":{"phone_number":"1"}}`, media(Contact, 0)},
		{"contact of odd shape", `"message":{` + headJSON + `,"contact":[]}`, media(Contact, 0)},
		{"content not invented yet", `"message":{` + headJSON + `,"hologram":{}}`, media(OtherMedia, 0)},
		{"origin not invented yet", `"message":{` + headJSON + `,"text":"a","forward_origin":{"type":"dream"}}`, message(func(u *Update) { u.Text = "a" })},
		{"what Telegram finds in a text", `"message":{` + headJSON + `,"text":"a","entities":[{"type":"url"},{"type":"phone_number"},{"type":"mention"},{"type":"bot_command"},{"type":"custom_emoji"}]}`,
			message(func(u *Update) { u.Text = "a" })},
		{"bold", `"message":{` + headJSON + `,"text":"a","entities":[{"type":"url"},{"type":"bold","offset":0,"length":1}]}`, message(func(u *Update) { u.Text, u.Formatted = "a", true })},
		{"a look not invented yet", `"message":{` + headJSON + `,"text":"a","entities":[{"type":"dream"}]}`, message(func(u *Update) { u.Text, u.Formatted = "a", true })},
		{"looks of odd shape", `"message":{` + headJSON + `,"text":"a","entities":{"type":"bold"}}`, message(func(u *Update) { u.Text, u.Formatted = "a", true })},
		{"a link under a word", `"message":{` + headJSON + `,"text":"a","entities":[{"type":"text_link","url":"http://x.kz"}]}`, message(func(u *Update) { u.Text, u.Linked = "a", true })},
		{"somebody under a word", `"message":{` + headJSON + `,"text":"a","entities":[{"type":"italic"},{"type":"text_mention","user":{"id":1}}]}`,
			message(func(u *Update) { u.Text, u.Linked, u.Formatted = "a", true, true })},
		{"edited, bold", `"edited_message":{` + headJSON + `,"text":"a","entities":[{"type":"bold"},{"type":"text_link"}]}`, message(func(u *Update) { u.Kind = Other })},
		{"pinned by Telegram", `"message":{` + headJSON + `,"pinned_message":{}}`, message(func(u *Update) { u.Kind = Other })},
		{"from a bot", `"message":{"message_id":7,"date":1795000000,` + chatJSON + `,"from":{"id":42,"is_bot":true},"text":"a"}`,
			message(func(u *Update) { u.FromBot, u.LanguageCode, u.Text = true, "", "a" })},
		{"group", `"message":{"message_id":7,"date":1795000000,"chat":{"id":-9,"type":"group"},` + fromJSON + `,"text":"a"}`,
			message(func(u *Update) { u.Chat, u.Private, u.Text = -9, false, "a" })},
		{"edited", `"edited_message":{` + headJSON + `,"text":"a"}`, message(func(u *Update) { u.Kind = Other })},
		{"channel post", `"channel_post":{"message_id":7,"date":1795000000,"chat":{"id":-8,"type":"channel"},"text":"a"}`,
			Update{ID: 5, Kind: Other, Chat: -8, MessageID: 7, Date: sentAt}},
		{"tap", `"callback_query":{"id":"q",` + fromJSON + `,"data":"d","message":{` + headJSON + `}}`,
			Update{ID: 5, Kind: Tap, Chat: 42, Private: true, From: 42, LanguageCode: "kk", MessageID: 7, TapID: "q", Data: "d"}},
		{"tap of a message out of reach", `"callback_query":{"id":"q",` + fromJSON + `,"data":"d","message":{"message_id":7,"date":0,` + chatJSON + `}}`,
			Update{ID: 5, Kind: Tap, Chat: 42, Private: true, From: 42, LanguageCode: "kk", MessageID: 7, TapID: "q", Data: "d"}},
		{"tap without message", `"callback_query":{"id":"q",` + fromJSON + `,"data":"d"}`,
			Update{ID: 5, Kind: Tap, Chat: 42, Private: true, From: 42, LanguageCode: "kk", TapID: "q", Data: "d"}},
		{"tap of an inline message", `"callback_query":{"id":"q",` + fromJSON + `,"data":"d","inline_message_id":"i"}`, Update{ID: 5, Kind: Other}},
		{"blocked", `"my_chat_member":{"date":1795000000,` + chatJSON + `,` + fromJSON + `,"new_chat_member":{"status":"kicked"}}`,
			Update{ID: 5, Kind: Member, Chat: 42, Private: true, From: 42, LanguageCode: "kk", Blocked: true, Date: sentAt}},
		{"unblocked", `"my_chat_member":{"date":1795000000,` + chatJSON + `,` + fromJSON + `,"new_chat_member":{"status":"member"}}`,
			Update{ID: 5, Kind: Member, Chat: 42, Private: true, From: 42, LanguageCode: "kk", Date: sentAt}},
		{"status not invented yet", `"my_chat_member":{"date":1795000000,` + chatJSON + `,` + fromJSON + `,"new_chat_member":{"status":"ghost","x":{}}}`,
			Update{ID: 5, Kind: Member, Chat: 42, Private: true, From: 42, LanguageCode: "kk", Date: sentAt}},
		{"kind not invented yet", `"dream":{"id":1}`, Update{ID: 5, Kind: Other}},
		{"text of an odd shape", `"message":{` + headJSON + `,"text":[1]}`, Update{ID: 5, Kind: Other}},
		{"message is null", `"message":null`, Update{ID: 5, Kind: Other}},
		{"nothing else", `"x":1`, Update{ID: 5, Kind: Other}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := Decode(json.RawMessage(`{"update_id":5,` + tt.body + `}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	t.Parallel()
	const secret = "Айгүл"
	for _, raw := range []string{
		``, `null`, `[]`, `"` + secret + `"`, `{`, `{"update_id":"` + secret + `"}`, `{"update_id":1.5}`, `{"message":{"text":"` + secret + `"}}`,
		`{"update_id":1}` + secret, `{"update_id":99999999999999999999}`,
	} {
		u, err := Decode(json.RawMessage(raw))
		if err == nil {
			t.Errorf("Decode(%s) = %+v, want an error", raw, u)
			continue
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error quotes the update: %v", err)
		}
	}
}

// Whatever comes, decoding ends without a panic, and who has an id is known by it.
func FuzzDecode(f *testing.F) {
	for _, part := range []string{
		`"message":{` + headJSON + `,"text":"Сәлем"}`, `"callback_query":{"id":"q",` + fromJSON + `,"data":"\u0000"}`,
		`"my_chat_member":{"new_chat_member":{"status":7}}`, `"message":7`, `"edited_message":{"chat":null}`, `"channel_post":[]`,
	} {
		f.Add([]byte(fmt.Sprintf(`{"update_id":1,%s}`, part)))
	}
	f.Add([]byte(`{"update_id":` + strings.Repeat("[", 20000)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := Decode(raw)
		if err == nil && u.Kind == "" {
			t.Errorf("Decode(%q) has no kind", raw)
		}
		if err != nil && u != (Update{}) {
			t.Errorf("Decode(%q) = %+v with an error", raw, u)
		}
	})
}

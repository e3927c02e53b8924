package telegram

import (
	"encoding/json"
	"time"
)

// The wire types name only the fields that are used. Parts whose shape Telegram extends from version to version stay raw: a value this program has not
// heard of must not make the rest of an update unreadable.

// part is nil if it is absent or null.
type part = *json.RawMessage

type wireUpdate struct {
	ID            *int64       `json:"update_id"`
	Message       *wireMessage `json:"message"`
	CallbackQuery *wireTap     `json:"callback_query"`
	MyChatMember  *wireMember  `json:"my_chat_member"`

	EditedMessage     *wireMessage `json:"edited_message"`
	ChannelPost       *wireMessage `json:"channel_post"`
	EditedChannelPost *wireMessage `json:"edited_channel_post"`
}

type wireChat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

type wireUser struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	LanguageCode string `json:"language_code"`
}

type wireMessage struct {
	ID   int      `json:"message_id"`
	Date int64    `json:"date"`
	Chat wireChat `json:"chat"`
	From wireUser `json:"from"`
	Text *string  `json:"text"`
	// Entities stay raw for the same reason.
	Entities part `json:"entities"`
	wireMedia
	wireService
}

type wireMedia struct {
	Photo     part `json:"photo"`
	Voice     part `json:"voice"`
	VideoNote part `json:"video_note"`
	Audio     part `json:"audio"`
	Video     part `json:"video"`
	Animation part `json:"animation"`
	Document  part `json:"document"`
	Location  part `json:"location"`
	Contact   part `json:"contact"`
}

// wireService are the messages that Telegram writes itself into a private chat. Nobody sent them, so nobody is answered.
type wireService struct {
	Pinned     part `json:"pinned_message"`
	AutoDelete part `json:"message_auto_delete_timer_changed"`
	Background part `json:"chat_background_set"`
	Access     part `json:"write_access_allowed"`
	TopicNew   part `json:"forum_topic_created"`
	TopicEdit  part `json:"forum_topic_edited"`
	TopicEnd   part `json:"forum_topic_closed"`
	TopicAgain part `json:"forum_topic_reopened"`
}

type wireTap struct {
	ID       string       `json:"id"`
	From     wireUser     `json:"from"`
	Message  *wireMessage `json:"message"`
	InlineID string       `json:"inline_message_id"`
	Data     string       `json:"data"`
}

type wireMember struct {
	Chat wireChat `json:"chat"`
	From wireUser `json:"from"`
	Date int64    `json:"date"`
	New  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

func (w wireUpdate) update() Update {
	switch {
	case w.Message != nil:
		return fromMessage(w.Message)
	case w.CallbackQuery != nil:
		return fromTap(w.CallbackQuery)
	case w.MyChatMember != nil:
		return fromMember(w.MyChatMember)
	}
	for _, post := range []*wireMessage{w.EditedMessage, w.ChannelPost, w.EditedChannelPost} {
		if post != nil {
			u := fromMessage(post)
			u.Kind, u.Text, u.Media, u.Linked, u.Formatted = Other, "", NoMedia, false, false
			return u
		}
	}
	return Update{Kind: Other}
}

func fromMessage(m *wireMessage) Update {
	u := Update{Kind: Message, MessageID: m.ID, Date: date(m.Date)}
	u.in(m.Chat, m.From)
	switch {
	case m.wireService.any():
		u.Kind = Other
	case m.Text != nil:
		u.Text = *m.Text
		u.Linked, u.Formatted = looks(m.Entities)
	default:
		u.Media, u.ContactOf = m.wireMedia.kind()
		u.File = m.wireMedia.file(u.Media)
	}
	return u
}

// looks says what a text looks like beside its words. What Telegram found in it by itself (an address, a number of a phone) is in the words; a look of a kind invented after this was
// written is a look.
func looks(entities part) (linked, formatted bool) {
	var all []struct {
		Type string `json:"type"`
	}
	if entities == nil || json.Unmarshal(*entities, &all) != nil {
		return false, entities != nil
	}
	for _, e := range all {
		switch e.Type {
		case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "custom_emoji":
		case "text_link", "text_mention":
			linked = true
		default:
			formatted = true
		}
	}
	return linked, formatted
}

func fromTap(t *wireTap) Update {
	if t.InlineID != "" {
		return Update{Kind: Other}
	}
	u := Update{Kind: Tap, TapID: t.ID, Data: t.Data}
	// Telegram leaves the message out when it is too old. The tap still has to be answered, and such a message can only be one of our own chat with her.
	chat := wireChat{ID: t.From.ID, Type: "private"}
	if t.Message != nil {
		chat, u.MessageID = t.Message.Chat, t.Message.ID
	}
	u.in(chat, t.From)
	return u
}

func fromMember(m *wireMember) Update {
	u := Update{Kind: Member, Date: date(m.Date), Blocked: m.New.Status == "kicked" || m.New.Status == "left"}
	u.in(m.Chat, m.From)
	return u
}

func (u *Update) in(c wireChat, from wireUser) {
	u.Chat, u.Private = c.ID, c.Type == "private"
	u.From, u.FromBot, u.LanguageCode = from.ID, from.IsBot, from.LanguageCode
}

func (m wireMedia) kind() (Media, int64) {
	switch {
	case m.Photo != nil:
		return Photo, 0
	case m.Voice != nil, m.VideoNote != nil:
		return Voice, 0
	case m.Audio != nil, m.Video != nil, m.Animation != nil, m.Document != nil:
		return File, 0
	case m.Location != nil:
		return Location, 0
	case m.Contact != nil:
		return Contact, contactOf(m.Contact)
	}
	return OtherMedia, 0
}

type wireFile struct {
	ID       string `json:"file_id"`
	Size     int64  `json:"file_size"`
	Duration int64  `json:"duration"`
}

// file is the photo in its largest size, which comes last, or the voice note; nothing for a note that is a video.
func (m wireMedia) file(kind Media) FileRef {
	var sizes []wireFile
	var voice wireFile
	switch {
	case kind == Photo && json.Unmarshal(*m.Photo, &sizes) == nil && len(sizes) > 0:
		return sizes[len(sizes)-1].file()
	case kind == Voice && m.Voice != nil && json.Unmarshal(*m.Voice, &voice) == nil:
		return voice.file()
	}
	return FileRef{}
}

func (w wireFile) file() FileRef {
	return FileRef{ID: w.ID, Bytes: w.Size, Duration: time.Duration(w.Duration) * time.Second}
}

func contactOf(raw part) int64 {
	var c struct {
		UserID int64 `json:"user_id"`
	}
	if json.Unmarshal(*raw, &c) != nil {
		return 0
	}
	return c.UserID
}

func (s wireService) any() bool {
	for _, p := range []part{s.Pinned, s.AutoDelete, s.Background, s.Access, s.TopicNew, s.TopicEdit, s.TopicEnd, s.TopicAgain} {
		if p != nil {
			return true
		}
	}
	return false
}

func date(unix int64) time.Time {
	if unix <= 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}

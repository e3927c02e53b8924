// Package telegram is in charge of the edge to the Bot API. Inwards it takes updates from the webhook or from its own poll loop and hands them on one at
// a time per person; outwards it sends, edits and deletes messages and tells what became of each request. It is the only package that imports the client
// library, and of that library it uses the types of parameters, and the typed calls where a file goes along.
package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Kind says what a person did.
type Kind string

// The kinds of update that lead to an answer. Everything else, edited messages and kinds invented after this was written included, is Other.
const (
	Other   Kind = "other"
	Message Kind = "message"
	// Tap is a press of an inline button.
	Tap Kind = "tap"
	// Member tells that the person blocked or unblocked the bot.
	Member Kind = "member"
)

// Media is what a message carries beside text. Nothing of it is ever downloaded.
type Media string

// The media that are answered differently. NoMedia is a text message.
const (
	NoMedia  Media = ""
	Photo    Media = "photo"
	Voice    Media = "voice"
	File     Media = "file"
	Location Media = "location"
	Contact  Media = "contact"
	// OtherMedia is any other content: a sticker, a die, what this version does not know.
	OtherMedia Media = "other"
)

// FileRef is a photo or a voice note that Telegram keeps. Whatever is 0 Telegram does not tell.
type FileRef struct {
	// ID is this bot's own: it can send the file on by it (SendPhoto, SendVoice).
	ID       string
	Bytes    int64
	Duration time.Duration
}

// Update is one thing that happened in a chat, cut down to what the bot may act upon.
type Update struct {
	ID   int64
	Kind Kind
	// Chat is 0 if the update belongs to no chat.
	Chat    int64
	Private bool
	From    int64
	FromBot bool
	// LanguageCode is the language of the person's Telegram, often empty and not always the language she reads.
	LanguageCode string
	// MessageID is the message that was sent or, for a Tap, the one whose button was pressed; 0 if Telegram does not tell.
	MessageID int
	// Text is empty when the message has Media: a caption is not read.
	Text  string
	Media Media
	// Linked: there are links, or people, under words of the text, which it does not tell; Formatted: some of it is bold, struck out, hidden or the like.
	Linked, Formatted bool
	// File is where Telegram keeps what was sent; of a photo and of a voice note only.
	File FileRef
	// ContactOf is the account a shared contact belongs to, 0 if it has none. Anybody can share anybody's contact.
	ContactOf int64
	// TapID answers a Tap; Data are the bytes that came with it, which a client may have made up.
	TapID string
	Data  string
	// Blocked says, for a Member, that the bot can no longer write to this chat.
	Blocked bool
	// Date is when the message was sent (UTC, whole seconds). It is zero for a Tap: Telegram does not tell when a button was pressed.
	Date time.Time
}

var errNoID = errors.New("no update_id")

// Decode reads one update. The error means that the bytes are not a JSON object with an update_id; a part of an unexpected shape makes the update Other.
func Decode(raw json.RawMessage) (Update, error) {
	var w wireUpdate
	err := json.Unmarshal(raw, &w)
	var odd *json.UnmarshalTypeError // a value of another shape is left empty; all others were read
	switch {
	case err != nil && !errors.As(err, &odd):
		return Update{}, fmt.Errorf("decode update of %d bytes: %w", len(raw), jsonFault(err))
	case w.ID == nil, odd != nil && *w.ID == 0:
		return Update{}, fmt.Errorf("decode update of %d bytes: %w", len(raw), errNoID)
	case odd != nil:
		return Update{ID: *w.ID, Kind: Other}, nil
	}
	u := w.update()
	u.ID = *w.ID
	return u, nil
}

// jsonFault drops what encoding/json quotes from its input: that may be a person's words.
func jsonFault(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON at byte %d", syntax.Offset)
	}
	return errors.New("unexpected shape")
}

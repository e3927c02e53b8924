package simulator

import "encoding/json"

// User is a Bot API User, as far as a simulated person has one.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// Chat is a Bot API Chat.
type Chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
}

// Message is a Bot API Message. A stored one is never changed in place but by an edit under the server's lock, so a copy may be encoded outside it.
type Message struct {
	MessageID          int             `json:"message_id"`
	From               *User           `json:"from,omitempty"`
	Chat               Chat            `json:"chat"`
	Date               int64           `json:"date"`
	EditDate           int64           `json:"edit_date,omitempty"`
	Protected          bool            `json:"has_protected_content,omitempty"`
	ReplyTo            *Message        `json:"reply_to_message,omitempty"`
	EffectID           string          `json:"effect_id,omitempty"`
	Text               string          `json:"text,omitempty"`
	Entities           []Entity        `json:"entities,omitempty"`
	LinkPreviewOptions json.RawMessage `json:"link_preview_options,omitempty"`
	Caption            string          `json:"caption,omitempty"`
	CaptionEntities    []Entity        `json:"caption_entities,omitempty"`
	CaptionAbove       bool            `json:"show_caption_above_media,omitempty"`
	Contact            *Contact        `json:"contact,omitempty"`
	Photo              []PhotoSize     `json:"photo,omitempty"`
	Voice              *Voice          `json:"voice,omitempty"`
	Location           *Location       `json:"location,omitempty"`
	Venue              *Venue          `json:"venue,omitempty"`
	Document           *Document       `json:"document,omitempty"`
	ReplyMarkup        *InlineKeyboard `json:"reply_markup,omitempty"`
}

// Entity is a Bot API MessageEntity. Offset and Length count UTF-16 code units.
type Entity struct {
	Type           string `json:"type"`
	Offset         int    `json:"offset"`
	Length         int    `json:"length"`
	URL            string `json:"url,omitempty"`
	User           *User  `json:"user,omitempty"`
	Language       string `json:"language,omitempty"`
	CustomEmojiID  string `json:"custom_emoji_id,omitempty"`
	UnixTime       int64  `json:"unix_time,omitempty"`
	DateTimeFormat string `json:"date_time_format,omitempty"`
}

// Contact is a Bot API Contact. UserID is zero for a number that belongs to no Telegram account the sender knows.
type Contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
}

// PhotoSize is one size of a Bot API photo.
type PhotoSize struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int    `json:"file_size"`
}

// Voice is a Bot API voice note.
type Voice struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Duration     int    `json:"duration"`
	MimeType     string `json:"mime_type"`
	FileSize     int    `json:"file_size"`
}

// Location is a Bot API point on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// media names what a message carries beside text, empty for text.
func (m *Message) media() string {
	switch {
	case m.Contact != nil:
		return "contact"
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil:
		return "voice"
	case m.Location != nil, m.Venue != nil:
		return "location"
	case m.Document != nil:
		return "file"
	}
	return ""
}

// file is the file_unique_id of a photo or a voice note, empty for others.
func (m *Message) file() string {
	switch {
	case m.Photo != nil:
		return m.Photo[len(m.Photo)-1].FileUniqueID
	case m.Voice != nil:
		return m.Voice.FileUniqueID
	}
	return ""
}

// words are what a message says: its text, what stands under its picture, or what its place or its file is called.
func (m *Message) words() (string, []Entity) {
	switch {
	case m.Photo != nil, m.Voice != nil, m.Document != nil && m.Caption != "":
		return m.Caption, m.CaptionEntities
	case m.Venue != nil:
		return m.Venue.Title, nil
	case m.Document != nil:
		return m.Document.FileName, nil
	}
	return m.Text, m.Entities
}

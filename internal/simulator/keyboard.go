package simulator

import (
	"encoding/json"
	"unicode/utf8"
)

const (
	maxRowButtons   = 12
	maxButtons      = 300
	maxCallbackData = 64    // bytes
	maxMarkup       = 10240 // bytes of labels, data and addresses of one keyboard
)

// InlineKeyboard is a Bot API InlineKeyboardMarkup.
type InlineKeyboard struct {
	Rows [][]InlineButton `json:"inline_keyboard"`
}

// InlineButton is a Bot API InlineKeyboardButton. Exactly one action is set; Other holds actions this server only hands back.
type InlineButton struct {
	Text         string          `json:"text"`
	URL          string          `json:"url,omitempty"`
	CallbackData string          `json:"callback_data,omitempty"`
	CopyText     json.RawMessage `json:"copy_text,omitempty"`
	WebApp       json.RawMessage `json:"web_app,omitempty"`
	LoginURL     json.RawMessage `json:"login_url,omitempty"`
	SwitchInline *string         `json:"switch_inline_query,omitempty"`
	SwitchHere   *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchChosen json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CallbackGame json.RawMessage `json:"callback_game,omitempty"`
	Pay          bool            `json:"pay,omitempty"`
	Style        string          `json:"style,omitempty"`
}

// replyButton is a button of a reply keyboard. Request is what a tap sends instead of the label: contact, location or nothing.
type replyButton struct {
	Text    string `json:"text"`
	Request string `json:"request,omitempty"`
}

// markup is a parsed reply_markup; the zero value is none.
type markup struct {
	inline *InlineKeyboard
	reply  [][]replyButton
	remove bool
}

// chooseMarkup decides between what an object may hold at once: a reply keyboard wins over an inline one, both over removal.
func chooseMarkup(object map[string]any, reply [][]replyButton, inline [][]InlineButton) markup {
	if len(reply) > 0 {
		return markup{reply: limitRows(reply, func(b replyButton) bool { return b.Text == "" })}
	}
	if len(inline) > 0 {
		if rows := limitRows(inline, func(b InlineButton) bool { return b.Text == "" }); len(rows) > 0 {
			return markup{inline: &InlineKeyboard{Rows: rows}}
		}
	}
	return markup{remove: object["remove_keyboard"] == true || object["hide_keyboard"] == true}
}

// limitRows drops buttons without a label and cuts what is over the limits: both go unnoticed on the real server.
func limitRows[B any](rows [][]B, empty func(B) bool) [][]B {
	kept, total := [][]B{}, 0
	for _, row := range rows {
		var buttons []B
		for _, b := range row {
			if empty(b) {
				continue
			}
			if len(buttons) == maxRowButtons || total == maxButtons {
				break
			}
			buttons = append(buttons, b)
			total++
		}
		if len(buttons) > 0 {
			kept = append(kept, buttons)
		}
	}
	return kept
}

// check is for what Telegram looks at only after it has found the chat.
func (m markup) check() error {
	size := 0
	for _, row := range m.reply {
		for _, b := range row {
			size += len(b.Text)
		}
	}
	if m.inline != nil {
		for _, row := range m.inline.Rows {
			for i := range row {
				if err := row[i].check(); err != nil {
					return err
				}
				size += len(row[i].Text) + len(row[i].CallbackData) + len(row[i].URL)
			}
		}
	}
	if size > maxMarkup {
		return badRequest("reply markup is too long")
	}
	return nil
}

// check also puts the address into the form in which Telegram shows it.
func (b *InlineButton) check() error {
	if b.URL != "" {
		checked, err := checkLink(b.URL)
		if err != nil {
			return badRequest("inline keyboard button URL '%s' is invalid: %s", b.URL, err)
		}
		b.URL = checked
	}
	if len(b.CallbackData) > maxCallbackData {
		return badRequest("BUTTON_DATA_INVALID")
	}
	if b.CopyText != nil && !validCopyText(b.CopyText) {
		return badRequest("BUTTON_COPY_TEXT_INVALID")
	}
	return nil
}

func validCopyText(raw json.RawMessage) bool {
	var copyText struct{ Text string }
	if json.Unmarshal(raw, &copyText) != nil {
		return false
	}
	n := utf8.RuneCountInString(copyText.Text)
	return n >= 1 && n <= 256
}

// kind names the action for the phone page.
func (b *InlineButton) kind() string {
	switch {
	case b.URL != "":
		return "url"
	case b.CallbackData != "":
		return "callback"
	case b.CopyText != nil:
		return "copy"
	case b.WebApp != nil:
		return "web_app"
	}
	return "other"
}

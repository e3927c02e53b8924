package simulator

import (
	"encoding/json"
	"fmt"
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

// readMarkup parses reply_markup in the order and with the words of the real server.
func readMarkup(p params) (markup, error) {
	if !p.has("reply_markup") {
		return markup{}, nil
	}
	var value any
	if json.Unmarshal([]byte(p["reply_markup"]), &value) != nil {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return markup{}, badRequest("object expected as reply markup")
	}
	reply, err := replyRows(object)
	if err != nil {
		return markup{}, err
	}
	inline, err := inlineRows(object)
	if err != nil {
		return markup{}, err
	}
	return chooseMarkup(object, reply, inline), nil
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

func replyRows(object map[string]any) ([][]replyButton, error) {
	return parseRows(object, "keyboard", `field "keyboard" must be an Array of Arrays`, func(value any) (replyButton, error) {
		b, err := parseReplyButton(value)
		if err != nil {
			return b, badRequest("can't parse keyboard button: %s", err)
		}
		return b, nil
	})
}

func inlineRows(object map[string]any) ([][]InlineButton, error) {
	complaint := `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`
	return parseRows(object, "inline_keyboard", complaint, func(value any) (InlineButton, error) {
		b, err := parseInlineButton(value)
		if err != nil {
			return b, badRequest("can't parse inline keyboard button: %s", err)
		}
		return b, nil
	})
}

func parseRows[B any](object map[string]any, field, complaint string, parse func(any) (B, error)) ([][]B, error) {
	value, given := object[field]
	if !given || value == nil {
		return nil, nil
	}
	rows, ok := value.([]any)
	if !ok {
		return nil, badRequest("field %q must be of type Array", field)
	}
	parsed := make([][]B, 0, len(rows))
	for _, row := range rows {
		buttons, ok := row.([]any)
		if !ok {
			return nil, badRequest("%s", complaint)
		}
		var one []B
		for _, button := range buttons {
			b, err := parse(button)
			if err != nil {
				return nil, err
			}
			one = append(one, b)
		}
		parsed = append(parsed, one)
	}
	return parsed, nil
}

func parseReplyButton(value any) (replyButton, error) {
	if text, ok := value.(string); ok {
		return replyButton{Text: text}, nil
	}
	object, ok := value.(map[string]any)
	if !ok {
		return replyButton{}, refuseMarkup("KeyboardButton must be a String or an Object")
	}
	text, err := requiredText(object, "text")
	b := replyButton{Text: text}
	switch {
	case object["request_contact"] == true:
		b.Request = "contact"
	case object["request_location"] == true:
		b.Request = "location"
	}
	return b, err
}

// parseInlineButton finds the button's action in the server's order of precedence; an empty one is as good as none.
func parseInlineButton(value any) (InlineButton, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return InlineButton{}, refuseMarkup("InlineKeyboardButton must be an Object")
	}
	text, err := requiredText(object, "text")
	if err != nil {
		return InlineButton{}, err
	}
	b := InlineButton{Text: text}
	b.Style, _ = object["style"].(string)
	if b.URL, err = optionalText(object, "url"); err != nil || b.URL != "" {
		return b, err
	}
	if b.CallbackData, err = optionalText(object, "callback_data"); err != nil || b.CallbackData != "" {
		return b, err
	}
	return b.otherAction(object)
}

func (b InlineButton) otherAction(object map[string]any) (InlineButton, error) {
	text := func(field string) *string {
		s, _ := object[field].(string)
		return &s
	}
	raw := func(field string) json.RawMessage {
		encoded, _ := json.Marshal(object[field]) // it came out of JSON a moment ago
		return encoded
	}
	for _, action := range []struct {
		field string
		set   func(field string)
	}{
		{"callback_game", func(f string) { b.CallbackGame = raw(f) }},
		{"pay", func(string) { b.Pay = true }},
		{"switch_inline_query", func(f string) { b.SwitchInline = text(f) }},
		{"switch_inline_query_chosen_chat", func(f string) { b.SwitchChosen = raw(f) }},
		{"switch_inline_query_current_chat", func(f string) { b.SwitchHere = text(f) }},
		{"login_url", func(f string) { b.LoginURL = raw(f) }},
		{"web_app", func(f string) { b.WebApp = raw(f) }},
	} {
		if object[action.field] != nil {
			action.set(action.field)
			return b, nil
		}
	}
	if copyText, ok := object["copy_text"].(map[string]any); ok {
		return b.copyAction(copyText, raw("copy_text"))
	}
	return b, refuseMarkup("Text buttons are unallowed in the inline keyboard")
}

// copyAction refuses nothing but an empty text, and that only after all other actions: a known client sends an empty copy_text with every button.
func (b InlineButton) copyAction(object map[string]any, raw json.RawMessage) (InlineButton, error) {
	text, err := requiredText(object, "text")
	if err != nil {
		return b, err
	}
	if text == "" {
		return b, refuseMarkup("Text buttons are unallowed in the inline keyboard")
	}
	b.CopyText = raw
	return b, nil
}

func requiredText(object map[string]any, field string) (string, error) {
	if object[field] == nil {
		return "", refuseMarkup("Can't find field %q", field)
	}
	return optionalText(object, field)
}

func optionalText(object map[string]any, field string) (string, error) {
	switch value := object[field].(type) {
	case nil:
		return "", nil
	case string:
		return value, nil
	case float64:
		return fmt.Sprint(value), nil
	}
	return "", refuseMarkup("Field %q must be of type String", field)
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

package simulator

import (
	"encoding/json"
	"fmt"
)

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
		return replyButton{}, sentencef("KeyboardButton must be a String or an Object")
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
		return InlineButton{}, sentencef("InlineKeyboardButton must be an Object")
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
	return b, sentencef("Text buttons are unallowed in the inline keyboard")
}

// copyAction refuses nothing but an empty text, and that only after all other actions: a known client sends an empty copy_text with every button.
func (b InlineButton) copyAction(object map[string]any, raw json.RawMessage) (InlineButton, error) {
	text, err := requiredText(object, "text")
	if err != nil {
		return b, err
	}
	if text == "" {
		return b, sentencef("Text buttons are unallowed in the inline keyboard")
	}
	b.CopyText = raw
	return b, nil
}

func requiredText(object map[string]any, field string) (string, error) {
	if object[field] == nil {
		return "", sentencef("Can't find field %q", field)
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
	return "", sentencef("Field %q must be of type String", field)
}

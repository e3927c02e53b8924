package simulator

import (
	"bytes"
	"reflect"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

func editMessageText(s *Server, c *call) (any, error) {
	d, err := readDraft(c.params)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(m *message) error {
		if m.media() != "" {
			return badRequest("there is no text in the message to edit")
		}
		same := m.Text == d.text && sameEntities(m.Entities, d.entities) && bytes.Equal(m.LinkPreviewOptions, d.preview) && sameKeyboard(m.ReplyMarkup, d.markup.inline)
		if same {
			return badRequest(notModified)
		}
		m.Text, m.Entities, m.LinkPreviewOptions, m.ReplyMarkup = d.text, d.entities, d.preview, d.markup.inline
		m.EditDate = s.now().Unix()
		return nil
	}, d.markup)
}

func editMessageReplyMarkup(s *Server, c *call) (any, error) {
	keys, err := readMarkup(c.params)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(m *message) error {
		if sameKeyboard(m.ReplyMarkup, keys.inline) {
			return badRequest(notModified)
		}
		m.ReplyMarkup = keys.inline
		return nil
	}, keys)
}

// edit changes a message of the bot; change refuses what cannot be changed or would stay the same.
func (s *Server) edit(c *call, change func(*message) error, keys markup) (any, error) {
	if !c.params.has("chat_id") && !c.params.has("message_id") {
		return nil, inlineMessage(c.params)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in, m, err := s.findMessage(c, "message to edit")
	if err != nil {
		return nil, err
	}
	if !m.FromBot || m.Keyboard != nil || m.From.ID != c.bot.id {
		return nil, badRequest("message can't be edited")
	}
	if err := keys.check(); err != nil {
		return nil, err
	}
	if len(keys.reply) > 0 || keys.remove {
		return nil, badRequest("inline keyboard expected")
	}
	if err := change(m); err != nil {
		return nil, err
	}
	s.changed()
	s.chatChanged(in.ID)
	return m.Message, nil
}

// inlineMessage answers for messages sent via inline mode, which no simulated person has.
func inlineMessage(p params) error {
	if !p.has("inline_message_id") {
		return badRequest("message identifier is not specified")
	}
	return badRequest("MESSAGE_ID_INVALID")
}

// findMessage is the message that chat_id and message_id name; words is what the refusal calls it. Called with the lock held.
func (s *Server) findMessage(c *call, words string) (*chat, *message, error) {
	in, err := s.findChat(c.bot, c.params["chat_id"], toEdit)
	if err != nil {
		return nil, nil, err
	}
	m := in.messages[int(leadingInteger(c.params["message_id"]))]
	if m == nil {
		return nil, nil, badRequest("%s not found", words)
	}
	return in, m, nil
}

func sameEntities(a, b []Entity) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

func sameKeyboard(a, b *InlineKeyboard) bool {
	return a == nil && b == nil || a != nil && b != nil && reflect.DeepEqual(a.Rows, b.Rows)
}

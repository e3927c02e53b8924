package simulator

import (
	"encoding/json"
	"time"
)

// maxDeleteAge is how old a message in a private chat may be when a bot deletes it for both sides.
const maxDeleteAge = 48 * time.Hour

func deleteMessage(s *Server, c *call) (any, error) {
	if !c.params.has("chat_id") {
		return nil, badRequest("chat identifier is not specified")
	}
	if leadingInteger(c.params["message_id"]) == 0 {
		return nil, badRequest("message identifier is not specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in, m, err := s.findMessage(c, "message to delete")
	if err != nil {
		return nil, err
	}
	return s.deleteAll(in, []*message{m})
}

// deleteMessages skips what is already gone, but deletes nothing at all if one of the messages may not be deleted.
func deleteMessages(s *Server, c *call) (any, error) {
	ids, err := readMessageIDs(c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in, err := s.findChat(c.bot, c.params["chat_id"], toEdit)
	if err != nil {
		return nil, err
	}
	var found []*message
	for _, id := range ids {
		if m := in.messages[id]; m != nil {
			found = append(found, m)
		}
	}
	return s.deleteAll(in, found)
}

func readMessageIDs(p params) ([]int, error) {
	if !p.has("message_ids") {
		return nil, badRequest("message identifiers are not specified")
	}
	var ids []int
	if json.Unmarshal([]byte(p["message_ids"]), &ids) != nil {
		return nil, badRequest("can't parse message identifiers JSON object")
	}
	if len(ids) > 100 {
		return nil, badRequest("too many message identifiers specified")
	}
	if len(ids) == 0 {
		return nil, badRequest("message identifiers are not specified")
	}
	return ids, nil
}

func (s *Server) deleteAll(in *chat, found []*message) (any, error) {
	now := s.now()
	for _, m := range found {
		if in.private() && now.Sub(time.Unix(m.Date, 0)) > maxDeleteAge {
			return nil, badRequest("message can't be deleted for everyone")
		}
	}
	for _, m := range found {
		in.remove(m.MessageID)
	}
	s.changed()
	s.chatChanged(in.ID)
	return true, nil
}

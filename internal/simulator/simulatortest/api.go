package simulatortest

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Reply is a Bot API answer.
type Reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// Call makes a raw Bot API call as JSON, for what a client library cannot express.
func (s *Sim) Call(method string, params map[string]any) Reply {
	s.t.Helper()
	if params == nil {
		params = map[string]any{}
	}
	response, err := s.http.Post(s.URL+"/bot"+Token+"/"+method, "application/json", strings.NewReader(string(s.encode(params))))
	if err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
	defer response.Body.Close()
	var reply Reply
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		s.t.Fatalf("%s: %v", method, err)
	}
	if !reply.OK && (reply.ErrorCode != response.StatusCode || response.StatusCode == http.StatusOK) {
		s.t.Fatalf("%s: status %d, error_code %d", method, response.StatusCode, reply.ErrorCode)
	}
	return reply
}

package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// apiError is a refusal of the Bot API.
type apiError struct {
	code        int
	description string
	retryAfter  int
	migrateTo   int64
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.code, e.description) }

// badRequest takes the server's sentence with a small first letter, as the real server writes it after the colon; codes stay in capitals.
func badRequest(format string, args ...any) error {
	return &apiError{code: 400, description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(description string) error {
	return &apiError{code: 403, description: "Forbidden: " + description}
}

func tooManyRequests(seconds int) error {
	return &apiError{code: 429, description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}

// sentence is a reason in the server's own words, which begin with a capital after a colon of ours.
type sentence string

func (s sentence) Error() string { return string(s) }

func sentencef(format string, args ...any) error {
	return sentence(fmt.Sprintf(format, args...))
}

// described is a result that comes with a remark, as setWebhook's does.
type described struct {
	result      any
	description string
}

// answer is one HTTP answer of the Bot API, kept whole so that a fault can spoil it.
type answer struct {
	status      int
	description string
	retryAfter  int
	body        []byte
}

type envelope struct {
	OK          bool        `json:"ok"`
	Result      any         `json:"result,omitempty"`
	ErrorCode   int         `json:"error_code,omitempty"`
	Description string      `json:"description,omitempty"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	RetryAfter      int   `json:"retry_after,omitempty"`
	MigrateToChatID int64 `json:"migrate_to_chat_id,omitempty"`
}

func answerTo(result any, err error) answer {
	if err != nil {
		return refusal(err)
	}
	e := envelope{OK: true, Result: result}
	if d, ok := result.(described); ok {
		e.Result, e.Description = d.result, d.description
	}
	return encoded(200, e)
}

func refusal(err error) answer {
	refused, ok := err.(*apiError)
	if !ok {
		refused = &apiError{code: 500, description: "Internal Server Error: " + err.Error()}
	}
	e := envelope{ErrorCode: refused.code, Description: refused.description}
	if refused.retryAfter != 0 || refused.migrateTo != 0 {
		e.Parameters = &parameters{RetryAfter: refused.retryAfter, MigrateToChatID: refused.migrateTo}
	}
	a := encoded(refused.code, e)
	a.retryAfter = refused.retryAfter
	return a
}

func encoded(status int, e envelope) answer {
	body, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("simulator: an answer that cannot be encoded: %v", err)) // a mistake in this package, never of a caller
	}
	return answer{status: status, description: e.Description, body: body}
}

func (a answer) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.retryAfter != 0 {
		w.Header().Set("Retry-After", strconv.Itoa(a.retryAfter))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // a caller who hung up is no concern of the server
}

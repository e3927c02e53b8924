package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Class says what became of a request and so what may be done next.
type Class string

const (
	// NotSent: the request never arrived, or the server refused it before accepting (5xx). It may be repeated.
	NotSent Class = "not_sent"
	// RateLimited: refused for now; SendError.RetryAfter says for how long.
	RateLimited Class = "rate_limited"
	// Gone: the person cannot be written to (blocked, account deleted, never started the bot).
	Gone Class = "gone"
	// Missing: the message to edit does not exist any more, or cannot be edited.
	Missing Class = "missing"
	// TooOld: the message can no longer be deleted.
	TooOld Class = "too_old"
	// Invalid: a request of our making that Telegram does not understand; repeating it is useless.
	Invalid Class = "invalid"
	// Unauthorized: the token is wrong or was revoked.
	Unauthorized Class = "unauthorized"
	// Unknown: the request was written and no readable answer came. It may or may not have been carried out.
	Unknown Class = "unknown"
)

// SendError is the only error of Client's calls. It quotes nothing of the request or the answer: both may hold personal data, the request the token.
// It hides its cause, so that a call which ran out of time is not taken for a database that did.
type SendError struct {
	Method string
	Class  Class
	// Reason is one of a fixed set of short words, for logs and for why a delivery failed; empty if there is nothing to add to Class.
	Reason string
	// Status is the HTTP status, 0 if there was no answer.
	Status int
	// RetryAfter is how long Telegram asked to wait; positive for RateLimited.
	RetryAfter time.Duration
}

func (e *SendError) Error() string {
	text := fmt.Sprintf("telegram %s: %s", e.Method, e.Class)
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	if e.Status != 0 {
		text += fmt.Sprintf(", status %d", e.Status)
	}
	if e.RetryAfter > 0 {
		text += fmt.Sprintf(", retry after %s", e.RetryAfter)
	}
	return text
}

// ClassOf is the class of a SendError anywhere in the chain, empty for any other error and for nil.
func ClassOf(err error) Class {
	var e *SendError
	if errors.As(err, &e) {
		return e.Class
	}
	return ""
}

// verdict is a refusal that Telegram explains only by a sentence.
type verdict struct {
	phrase string
	class  Class
	reason string
}

// The phrases are matched anywhere and without regard to case: servers differ in capitals and in what follows.
var forbidden = []verdict{
	{"blocked by the user", Gone, "blocked"},
	{"user is deactivated", Gone, "deactivated"},
	{"can't initiate conversation", Gone, "never_started"},
	{"send messages to the bot", Gone, "bot"},
}

// A token of the wrong form is answered as an unknown path, and so is a method that a server of one's own is too old for.
var notFound = []verdict{
	{"method not found", Invalid, "method"},
}

var badRequest = []verdict{
	{"chat not found", Gone, "not_found"},
	{"not modified", notModified, ""},
	{"message to edit not found", Missing, ""},
	{"message can't be edited", Missing, ""},
	{"no text in the message to edit", Missing, ""},
	{"message_id_invalid", Missing, ""},
	{"message to delete not found", Missing, ""},
	{"message can't be deleted", TooOld, ""},
	{"query is too old", TooOld, ""},
	{"can't parse entities", Invalid, "entities"},
	{"is too long", Invalid, "too_long"},
	{"text is empty", Invalid, "empty"},
	{"must be non-empty", Invalid, "empty"},
	{"button", Invalid, "button"},
}

// notModified never leaves the package: what the caller wanted is already so.
const notModified Class = "not_modified"

func judge(table []verdict, description string, otherwise verdict) verdict {
	text := strings.ToLower(description)
	for _, v := range table {
		if strings.Contains(text, v.phrase) {
			return v
		}
	}
	return otherwise
}

// classify turns what was seen on the wire into a SendError; nil if the request was carried out.
func classify(method string, x *exchange) *SendError {
	if x.accepted() {
		return nil
	}
	e, said := &SendError{Method: method, Status: x.status}, x.reply.Description
	switch x.reply.Code {
	case http.StatusTooManyRequests:
		e.Class, e.RetryAfter = RateLimited, seconds(x.reply.Parameters.RetryAfter)
	case http.StatusForbidden:
		e.set(judge(forbidden, said, verdict{class: Gone, reason: "forbidden"}))
	case http.StatusBadRequest:
		e.set(judge(badRequest, said, verdict{class: Invalid, reason: "bad_request"}))
	case http.StatusNotFound:
		e.set(judge(notFound, said, verdict{class: Unauthorized}))
	case http.StatusUnauthorized:
		e.Class = Unauthorized
	default:
		e.byStatus(x)
	}
	return e
}

func (e *SendError) set(v verdict) { e.Class, e.Reason = v.class, v.reason }

// byStatus judges an answer that is not the Bot API's: none at all, a proxy's page, a cut body.
func (e *SendError) byStatus(x *exchange) {
	switch {
	case x.status == 429:
		e.Class, e.RetryAfter = RateLimited, seconds(x.retryAfter)
	case x.status == 421:
		e.Class = Unauthorized
	case x.status >= 300:
		e.Class, e.Reason = NotSent, "refused"
	case x.status >= 200, x.written():
		e.Class, e.Reason = Unknown, "no_answer"
	default:
		e.Class, e.Reason = NotSent, "no_connection"
	}
}

// seconds never gives less than one: a server that says "now" after a refusal would be asked in a tight loop.
func seconds(n int) time.Duration { return time.Duration(max(n, 1)) * time.Second }

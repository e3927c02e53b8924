package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
)

// bodyLimit is far above any update; Telegram's largest are some tens of KB.
const bodyLimit = 1 << 20

// redeliverAfter is what Telegram is asked to wait, in seconds. Left to itself it would wait up to two minutes once an outage has lasted, and a person
// with it.
const redeliverAfter = "2"

type webhook struct {
	secret  string
	receive func(context.Context, json.RawMessage) error
	log     *slog.Logger
}

// ServeHTTP answers 200 only when the update is done with. Refusals have no body: they tell a stranger nothing.
func (h webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status := h.check(r); status != 0 {
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		w.WriteHeader(status)
		return
	}
	body, status := read(w, r)
	if status != 0 {
		h.log.LogAttrs(r.Context(), slog.LevelWarn, "webhook body not read", slog.Int("status", status))
		w.WriteHeader(status)
		return
	}
	// A body that is no JSON is received too, and done with: whoever sent it knew the secret, and Telegram would repeat it for a day, holding up all that
	// comes after it in the same chat.
	if h.receive(r.Context(), body) != nil {
		w.Header().Set("Retry-After", redeliverAfter)
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// check judges the request without its body; 0 is fine.
func (h webhook) check(r *http.Request) int {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // unreadable: no JSON
	switch {
	case r.Method != http.MethodPost:
		return http.StatusMethodNotAllowed
	case !h.known(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")):
		return http.StatusUnauthorized
	case kind != "application/json", r.Header.Get("Content-Encoding") != "":
		return http.StatusUnsupportedMediaType
	}
	return 0
}

// known compares digests, so that the time tells neither the beginning nor the length of the secret.
func (h webhook) known(shown string) bool {
	a, b := sha256.Sum256([]byte(h.secret)), sha256.Sum256([]byte(shown))
	return h.secret != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func read(w http.ResponseWriter, r *http.Request) (json.RawMessage, int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case err != nil:
		// Cut on the way: the whole update comes with the repetition.
		return nil, http.StatusBadRequest
	}
	return body, 0
}

package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"github.com/senim-bot/senim/internal/simulator/page"
)

// maxControlBody bounds what the control API reads; a raw update may be long.
const maxControlBody = 1 << 20

// controlHandler is the table of the control API and the phone page.
func (s *Server) controlHandler() http.Handler {
	mux := http.NewServeMux()
	for pattern, handle := range map[string]func(*http.Request) (int, any, error){
		"GET /sim/users":                s.listUsers,
		"POST /sim/users":               s.createUser,
		"POST /sim/users/{id}/messages": s.userSends,
		"POST /sim/users/{id}/press":    s.userTaps,
		"POST /sim/users/{id}/state":    s.userState,
		"GET /sim/users/{id}/chat":      s.userChat,
		"GET /sim/calls":                s.listCalls,
		"GET /sim/faults":               s.listFaults,
		"POST /sim/faults":              s.orderFaults,
		"GET /sim/clock":                s.readClock,
		"POST /sim/clock":               s.moveClock,
		"GET /sim/bot":                  s.showBot,
		"POST /sim/updates":             s.injectUpdate,
	} {
		mux.Handle(pattern, jsonHandler(handle))
	}
	mux.HandleFunc("GET /sim/events", s.serveEvents)
	mux.HandleFunc("GET /sim/qr", serveQR)
	mux.HandleFunc("GET /sim/users/{id}/pictures/{message}", s.servePicture)
	mux.HandleFunc("/sim/", func(w http.ResponseWriter, _ *http.Request) { writeError(w, http.StatusNotFound, "no such call") })
	mux.HandleFunc("GET /phone", func(w http.ResponseWriter, r *http.Request) { servePage(w, r, "index.html") })
	mux.Handle("GET /phone/", http.StripPrefix("/phone/", noStore(http.FileServerFS(page.FS))))
	return mux
}

func servePage(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Cache-Control", "no-store")
	http.ServeFileFS(w, r, fs.FS(page.FS), name)
}

// noStore keeps a browser from showing yesterday's page with today's simulator.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// controlError is a refusal of the control API.
type controlError struct {
	status int
	text   string
}

func (e *controlError) Error() string { return e.text }

func refuse(status int, format string, args ...any) error {
	return &controlError{status: status, text: fmt.Sprintf(format, args...)}
}

func jsonHandler(handle func(*http.Request) (int, any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, result, err := handle(r)
		if err == nil {
			writeJSON(w, status, result)
			return
		}
		var refused *controlError
		if errors.As(err, &refused) {
			writeError(w, refused.status, refused.text)
			return
		}
		writeError(w, http.StatusBadRequest, err.Error())
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("simulator: a result that cannot be encoded: %v", err))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

func writeError(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]string{"error": text})
}

func readJSON(r *http.Request, v any) error {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxControlBody+1))
	if err != nil {
		return refuse(http.StatusBadRequest, "the body could not be read")
	}
	if len(body) > maxControlBody {
		return refuse(http.StatusRequestEntityTooLarge, "the body is too long")
	}
	if err := json.Unmarshal(body, v); err != nil {
		return refuse(http.StatusBadRequest, "malformed JSON: %v", err)
	}
	return nil
}

// botFor is the bot a control call is about: ?bot=USERNAME, else the first one. Called with the lock held.
func (s *Server) botFor(r *http.Request) (*bot, error) {
	name := r.URL.Query().Get("bot")
	for _, b := range s.bots {
		if name == "" || b.username == name {
			return b, nil
		}
	}
	return nil, refuse(http.StatusNotFound, "no bot %q", name)
}

// person is the user in the path and the bot in the query. Called with the lock held.
func (s *Server) person(r *http.Request) (*bot, *user, error) {
	b, err := s.botFor(r)
	if err != nil {
		return nil, nil, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || s.users[id] == nil {
		return nil, nil, refuse(http.StatusNotFound, "no such user")
	}
	return b, s.users[id], nil
}

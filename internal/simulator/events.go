package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// events tell open phone pages what to read again. A page that reads too slowly is cut off: it reconnects and reads everything.
type events struct {
	mu      sync.Mutex
	readers map[chan []byte]struct{}
}

func newEvents() *events { return &events{readers: map[chan []byte]struct{}{}} }

func (e *events) publish(event map[string]any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.readers) == 0 {
		return
	}
	data, err := json.Marshal(event)
	if err != nil {
		panic(fmt.Sprintf("simulator: an event that cannot be encoded: %v", err))
	}
	for reader := range e.readers {
		select {
		case reader <- data:
		default:
			delete(e.readers, reader)
			close(reader)
		}
	}
}

func (e *events) subscribe() chan []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	reader := make(chan []byte, 256)
	e.readers[reader] = struct{}{}
	return reader
}

func (e *events) unsubscribe(reader chan []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.readers, reader)
}

// chatChanged and its neighbours name the events there are.
func (s *Server) chatChanged(userID int64) {
	s.events.publish(map[string]any{"type": "chat", "user_id": userID})
}

func (s *Server) usersChanged() { s.events.publish(map[string]any{"type": "users"}) }

func (s *Server) botChanged() { s.events.publish(map[string]any{"type": "bot"}) }

func (s *Server) clockMoved(now time.Time) {
	s.events.publish(map[string]any{"type": "clock", "now": now.UTC()})
}

func (s *Server) notified(userID int64, n notification) {
	s.events.publish(map[string]any{"type": "notification", "user_id": userID, "text": n.Text, "date": n.Date, "silent": n.Silent})
}

func (s *Server) tapAnswered(userID int64, a tapAnswer) {
	s.events.publish(map[string]any{"type": "answer", "user_id": userID, "text": a.Text, "alert": a.Alert})
}

// serveEvents streams events as server-sent events, one JSON object each, with a comment now and then to keep the connection open.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		writeError(w, http.StatusNotImplemented, "this connection cannot stream")
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	reader := s.events.subscribe()
	defer s.events.unsubscribe(reader)
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	fmt.Fprint(w, ": welcome\n\n")
	flusher.Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case data, open := <-reader:
			if !open {
				return
			}
			fmt.Fprintf(w, "data: %s\n\n", data)
		}
		flusher.Flush()
	}
}

package simulator

import (
	"net/http"
	"strconv"
	"time"
)

// maxCallsWait is how long GET /sim/calls?wait= may hold a reader.
const maxCallsWait = 30 * time.Second

// listCalls gives the journal after call N. With wait=5s it waits that long for the first such call, so that a test need not ask again and again.
func (s *Server) listCalls(r *http.Request) (int, any, error) {
	query := r.URL.Query()
	after, err := strconv.ParseInt("0"+query.Get("after"), 10, 64)
	if err != nil {
		return 0, nil, refuse(http.StatusBadRequest, "after must be a number")
	}
	var wait time.Duration
	if query.Has("wait") {
		if wait, err = time.ParseDuration(query.Get("wait")); err != nil || wait < 0 {
			return 0, nil, refuse(http.StatusBadRequest, "wait must be a duration such as 5s")
		}
	}
	patience := time.NewTimer(min(wait, maxCallsWait))
	defer patience.Stop()
	for {
		calls, change := s.journal.after(after)
		if len(calls) > 0 || wait == 0 {
			return http.StatusOK, calls, nil
		}
		select {
		case <-change:
		case <-patience.C:
			return http.StatusOK, calls, nil
		case <-r.Context().Done():
			return http.StatusOK, calls, nil
		case <-s.ctx.Done():
			return http.StatusOK, calls, nil
		}
	}
}

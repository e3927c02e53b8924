package simulator

import (
	"net/http"
	"time"
)

func (s *Server) readClock(*http.Request) (int, any, error) {
	return http.StatusOK, map[string]any{"now": s.now().UTC()}, nil
}

// moveClock moves the clock of the simulator and, through the hook, of whoever shares it. Time goes forward only.
func (s *Server) moveClock(r *http.Request) (int, any, error) {
	if s.options.AdvanceClock == nil {
		return 0, nil, refuse(http.StatusNotFound, "the clock moves in the demo only")
	}
	var given struct {
		Advance string `json:"advance"`
	}
	if err := readJSON(r, &given); err != nil {
		return 0, nil, err
	}
	by, err := time.ParseDuration(given.Advance)
	if err != nil || by <= 0 {
		return 0, nil, refuse(http.StatusBadRequest, "advance must be a duration above zero, such as 26h")
	}
	if err := s.options.AdvanceClock(by); err != nil {
		return 0, nil, refuse(http.StatusBadRequest, "%v", err)
	}
	now := s.now()
	s.clockMoved(now)
	return http.StatusOK, map[string]any{"now": now.UTC()}, nil
}

package simulator

import "net/http"

// orderFaults replaces all orders; an empty list clears them.
func (s *Server) orderFaults(r *http.Request) (int, any, error) {
	orders := []*fault{}
	if err := readJSON(r, &orders); err != nil {
		return 0, nil, err
	}
	for _, f := range orders {
		if f == nil {
			return 0, nil, refuse(http.StatusBadRequest, "a fault must be an object")
		}
		if err := f.check(); err != nil {
			return 0, nil, err
		}
	}
	s.faults.replace(orders)
	return http.StatusOK, orders, nil
}

func (s *Server) listFaults(*http.Request) (int, any, error) {
	return http.StatusOK, s.faults.list(), nil
}

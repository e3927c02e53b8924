package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var errRESP = errors.New("not a Redis command")

// tapRedis opens an address that leads to Redis and notes what is commanded there.
func (r *recorder) tapRedis(socket string) (tapped string, closeAll func(), err error) {
	address, closeAll, err := relay(socket, r.listenRedis)
	if err != nil {
		return "", nil, fmt.Errorf("record Redis commands: %w", err)
	}
	return "redis://" + address, closeAll, nil
}

func (r *recorder) listenRedis(said io.Reader) {
	reader := bufio.NewReader(said)
	for {
		args, err := readCommand(reader)
		if err != nil {
			if errors.Is(err, errRESP) {
				r.fail(err)
			}
			return
		}
		r.note(call{Redis: args})
	}
}

// readCommand reads an array of bulk strings, the one form that clients use.
func readCommand(r *bufio.Reader) ([][]byte, error) {
	n, err := readLength(r, '*')
	if err != nil {
		return nil, err
	}
	args := make([][]byte, n)
	for i := range args {
		length, err := readLength(r, '$')
		if err != nil {
			return nil, err
		}
		arg := make([]byte, length+2)
		if _, err := io.ReadFull(r, arg); err != nil {
			return nil, err
		}
		args[i] = arg[:length]
	}
	return args, nil
}

func readLength(r *bufio.Reader, mark byte) (int, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(line[1:]))
	if err != nil || line[0] != mark || n < 0 || n > 1<<20 {
		return 0, fmt.Errorf("%w: %q", errRESP, line)
	}
	return n, nil
}

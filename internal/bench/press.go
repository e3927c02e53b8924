package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// press turns recorded calls into functions once, so that playing them costs no more than making them.
type press struct {
	bare     *bare
	recorded time.Time
}

// step makes one round trip.
type step func(ctx context.Context, update int64) error

func (p *press) turn(ctx context.Context, t turn) (func(context.Context, int64) error, error) {
	var steps []step
	for _, c := range t.Calls {
		s, err := p.step(ctx, c, strconv.FormatInt(t.Update, 10))
		if err != nil {
			return nil, err
		}
		steps = append(steps, s)
	}
	return func(ctx context.Context, update int64) error {
		for _, s := range steps {
			if err := s(ctx, update); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (p *press) step(ctx context.Context, c call, update string) (step, error) {
	switch {
	case c.SQL != nil:
		return p.sql(ctx, c.SQL, update)
	case c.Redis != nil:
		return p.command(c.Redis, update), nil
	default:
		return p.request(c.Method, c.Params, update), nil
	}
}

// argument gives a value for the update at hand.
type argument func(update int64) any

// text puts the id of the update at hand where that of the recorded one stood.
func text(recorded, update string) argument {
	parts := strings.Split(recorded, update)
	if len(parts) == 1 {
		return func(int64) any { return recorded }
	}
	return func(update int64) any { return strings.Join(parts, strconv.FormatInt(update, 10)) }
}

func values(arguments []argument, update int64) []any {
	all := make([]any, len(arguments))
	for i, a := range arguments {
		all[i] = a(update)
	}
	return all
}

func (p *press) command(recorded [][]byte, update string) step {
	var arguments []argument
	for _, arg := range recorded {
		arguments = append(arguments, text(string(arg), update))
	}
	return func(ctx context.Context, update int64) error {
		return p.bare.redis.Do(ctx, values(arguments, update)...).Err()
	}
}

func (p *press) request(method string, recorded map[string]string, update string) step {
	arguments := map[string]argument{}
	for name, value := range recorded {
		arguments[name] = text(value, update)
		if strings.ContainsAny(value[:min(1, len(value))], "[{") || name == "chat_id" || name == "message_id" || value == "true" || value == "false" {
			raw := json.RawMessage(value)
			arguments[name] = func(int64) any { return raw }
		}
	}
	return func(ctx context.Context, update int64) error {
		params := make(map[string]any, len(arguments))
		for name, a := range arguments {
			params[name] = a(update)
		}
		return p.bare.request(ctx, method, params)
	}
}

// prepared is a statement with the ways to its arguments.
type prepared struct {
	sql       string
	arguments []argument
}

func (p *press) sql(ctx context.Context, statements []statement, update string) (step, error) {
	var all []prepared
	for _, s := range statements {
		one, err := p.prepare(ctx, s, update)
		if err != nil {
			return nil, fmt.Errorf("play %s: %w", s.SQL, err)
		}
		all = append(all, one)
	}
	if len(all) == 1 {
		return func(ctx context.Context, update int64) error {
			rows, err := p.bare.pool.Query(ctx, all[0].sql, values(all[0].arguments, update)...)
			return read(rows, err)
		}, nil
	}
	return func(ctx context.Context, update int64) error {
		var batch pgx.Batch
		for _, one := range all {
			batch.Queue(one.sql, values(one.arguments, update)...)
		}
		results := p.bare.pool.SendBatch(ctx, &batch)
		for range all {
			if err := read(results.Query()); err != nil {
				_ = results.Close() // the first error tells more
				return err
			}
		}
		return results.Close()
	}, nil
}

// read scans every value of every row, as whoever asked for them would.
func read(rows pgx.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := rows.Values(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// prepare asks the server for the types of the parameters and reads the recorded bytes as such.
func (p *press) prepare(ctx context.Context, s statement, update string) (prepared, error) {
	conn, err := p.bare.pool.Acquire(ctx)
	if err != nil {
		return prepared{}, err
	}
	defer conn.Release()
	described, err := conn.Conn().Prepare(ctx, s.SQL, s.SQL)
	if err != nil {
		return prepared{}, err
	}
	made := prepared{sql: s.SQL}
	for i, oid := range described.ParamOIDs {
		a, err := p.argument(conn.Conn().TypeMap(), oid, s.Formats[i], s.Params[i], update)
		if err != nil {
			return prepared{}, fmt.Errorf("parameter %d: %w", i+1, err)
		}
		made.arguments = append(made.arguments, a)
	}
	return made, nil
}

// argument reads one parameter. The recorded update's id becomes that of the update at hand; a time stays as far from now as it was.
func (p *press) argument(types *pgtype.Map, oid uint32, format int16, recorded []byte, update string) (argument, error) {
	known, ok := types.TypeForOID(oid)
	if !ok {
		return nil, fmt.Errorf("type %d is not known", oid)
	}
	value, err := known.Codec.DecodeValue(types, oid, format, recorded)
	if err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case string:
		return text(v, update), nil
	case time.Time:
		ahead := v.Sub(p.recorded)
		return func(int64) any { return time.Now().Add(ahead) }, nil
	case int64:
		if strconv.FormatInt(v, 10) == update {
			return func(update int64) any { return update }, nil
		}
	}
	return func(int64) any { return value }, nil
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// errNotFound is CircleCI's answer of a thing that is not there, or is hidden from the token.
var errNotFound = errors.New("not found")

// api sends requests to CircleCI's API v2.
type api struct {
	host  string
	token string
}

// page is one page of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next_page_token"`
}

// send makes one request below /api/v2 and reads the answer's JSON into answer, where that is not nil.
func (a api) send(ctx context.Context, method, path string, body, answer any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(a.host, "/")+"/api/v2/"+path, content)
	if err != nil {
		return err
	}
	request.Header.Set("Circle-Token", a.token)
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 400 {
		err := fmt.Errorf("%s %s: %s %s", method, request.URL.Path, response.Status, text)
		if response.StatusCode == http.StatusNotFound {
			return errors.Join(errNotFound, err)
		}
		return err
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}

// list reads all pages of a list; path may have a query.
func list[T any](ctx context.Context, a api, path string) ([]T, error) {
	var all []T
	for next := ""; ; {
		address := path
		if next != "" {
			joint := "?"
			if strings.Contains(path, "?") {
				joint = "&"
			}
			address += joint + "page-token=" + next
		}
		var found page[T]
		if err := a.send(ctx, http.MethodGet, address, nil, &found); err != nil {
			return nil, err
		}
		all = append(all, found.Items...)
		if next = found.Next; next == "" {
			return all, nil
		}
	}
}

// Names the program to build, so that go.mod and go.sum pin it and all that it needs.

//go:build tools

package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

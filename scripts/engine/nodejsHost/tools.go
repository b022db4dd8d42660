// Names the program to build, so that go.mod and go.sum pin it and all that it needs.
// v3.68.0 is the last version of this module that holds the Node.js language host.

//go:build tools

package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"

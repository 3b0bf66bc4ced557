package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// contextVariable is a variable of a context. CircleCI never shows its value, so a change by others goes unseen.
type contextVariable struct{ configured }

type contextVariableModel struct {
	Context types.String `tfsdk:"context"`
	Name    types.String `tfsdk:"name"`
	Value   types.String `tfsdk:"value"`
}

func (m contextVariableModel) path() string {
	return "context/" + m.Context.ValueString() + "/environment-variable/" + m.Name.ValueString()
}

func (*contextVariable) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "circleci_context_variable"
}

func (*contextVariable) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"context": schema.StringAttribute{Required: true, PlanModifiers: replaced, Description: "The context's id."},
		"name":    schema.StringAttribute{Required: true, PlanModifiers: replaced},
		"value":   schema.StringAttribute{Required: true, Sensitive: true},
	}}
}

func (r *contextVariable) put(ctx context.Context, plan tfsdk.Plan, state *tfsdk.State) diag.Diagnostics {
	var model contextVariableModel
	found := plan.Get(ctx, &model)
	body := map[string]string{"value": model.Value.ValueString()}
	if err := r.api.send(ctx, http.MethodPut, model.path(), body, nil); err != nil {
		found.AddError("The variable could not be set", err.Error())
		return found
	}
	return append(found, state.Set(ctx, model)...)
}

func (r *contextVariable) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	response.Diagnostics.Append(r.put(ctx, request.Plan, &response.State)...)
}

func (r *contextVariable) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	response.Diagnostics.Append(r.put(ctx, request.Plan, &response.State)...)
}

func (r *contextVariable) Read(ctx context.Context, request resource.ReadRequest, response *resource.ReadResponse) {
	var model contextVariableModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	type variable struct {
		Name string `json:"variable"`
	}
	variables, err := list[variable](ctx, r.api, "context/"+model.Context.ValueString()+"/environment-variable")
	if err != nil && !errors.Is(err, errNotFound) {
		response.Diagnostics.AddError("The context's variables could not be read", err.Error())
		return
	}
	for _, one := range variables {
		if one.Name == model.Name.ValueString() {
			return
		}
	}
	response.State.RemoveResource(ctx)
}

func (r *contextVariable) Delete(ctx context.Context, request resource.DeleteRequest, response *resource.DeleteResponse) {
	var model contextVariableModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	err := r.api.send(ctx, http.MethodDelete, model.path(), nil, nil)
	if err != nil && !errors.Is(err, errNotFound) {
		response.Diagnostics.AddError("The variable could not be deleted", err.Error())
	}
}

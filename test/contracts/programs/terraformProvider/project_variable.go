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

// projectVariable is a variable of a project. CircleCI shows the end of its value: where that is another than after the
// last write, somebody else has set it.
type projectVariable struct{ configured }

type projectVariableModel struct {
	Project types.String `tfsdk:"project"`
	Name    types.String `tfsdk:"name"`
	Value   types.String `tfsdk:"value"`
	Mask    types.String `tfsdk:"mask"`
}

type variableAnswer struct {
	Name string `json:"name"`
	Mask string `json:"value"`
}

func (m projectVariableModel) list() string { return "project/" + m.Project.ValueString() + "/envvar" }

func (*projectVariable) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "circleci_project_variable"
}

func (*projectVariable) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"project": schema.StringAttribute{Required: true, PlanModifiers: replaced, Description: "github/ORGANISATION/NAME."},
		"name":    schema.StringAttribute{Required: true, PlanModifiers: replaced},
		"value":   schema.StringAttribute{Required: true, Sensitive: true},
		"mask":    schema.StringAttribute{Computed: true, Description: "What CircleCI shows of the value."},
	}}
}

// set makes the variable or gives it a new value: to CircleCI both are one.
func (r *projectVariable) set(ctx context.Context, plan tfsdk.Plan, state *tfsdk.State) diag.Diagnostics {
	var model projectVariableModel
	found := plan.Get(ctx, &model)
	body := map[string]string{"name": model.Name.ValueString(), "value": model.Value.ValueString()}
	var answer variableAnswer
	if err := r.api.send(ctx, http.MethodPost, model.list(), body, &answer); err != nil {
		found.AddError("The variable could not be set", err.Error())
		return found
	}
	model.Mask = types.StringValue(answer.Mask)
	return append(found, state.Set(ctx, model)...)
}

func (r *projectVariable) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	response.Diagnostics.Append(r.set(ctx, request.Plan, &response.State)...)
}

func (r *projectVariable) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	response.Diagnostics.Append(r.set(ctx, request.Plan, &response.State)...)
}

func (r *projectVariable) Read(ctx context.Context, request resource.ReadRequest, response *resource.ReadResponse) {
	var model projectVariableModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	var answer variableAnswer
	err := r.api.send(ctx, http.MethodGet, model.list()+"/"+model.Name.ValueString(), nil, &answer)
	if errors.Is(err, errNotFound) {
		response.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		response.Diagnostics.AddError("The variable could not be read", err.Error())
		return
	}
	if answer.Mask != model.Mask.ValueString() {
		model.Mask, model.Value = types.StringValue(answer.Mask), types.StringValue(answer.Mask)
	}
	response.Diagnostics.Append(response.State.Set(ctx, model)...)
}

func (r *projectVariable) Delete(ctx context.Context, request resource.DeleteRequest, response *resource.DeleteResponse) {
	var model projectVariableModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	err := r.api.send(ctx, http.MethodDelete, model.list()+"/"+model.Name.ValueString(), nil, nil)
	if err != nil && !errors.Is(err, errNotFound) {
		response.Diagnostics.AddError("The variable could not be deleted", err.Error())
	}
}

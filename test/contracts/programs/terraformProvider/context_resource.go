package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// contextResource is a context of an organisation.
type contextResource struct{ configured }

type contextModel struct {
	ID    types.String `tfsdk:"id"`
	Name  types.String `tfsdk:"name"`
	Owner types.String `tfsdk:"owner"`
}

type contextAnswer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// replaced are the plan modifiers of what cannot be changed in place.
var replaced = []planmodifier.String{stringplanmodifier.RequiresReplace()}

func (*contextResource) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "circleci_context"
}

func (*contextResource) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":    schema.StringAttribute{Computed: true, PlanModifiers: kept},
		"name":  schema.StringAttribute{Required: true, PlanModifiers: replaced},
		"owner": schema.StringAttribute{Required: true, PlanModifiers: replaced, Description: "github/ORGANISATION."},
	}}
}

func (r *contextResource) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var model contextModel
	response.Diagnostics.Append(request.Plan.Get(ctx, &model)...)
	body := map[string]any{
		"name":  model.Name.ValueString(),
		"owner": map[string]string{"slug": model.Owner.ValueString(), "type": "organization"},
	}
	var answer contextAnswer
	if err := r.api.send(ctx, http.MethodPost, "context", body, &answer); err != nil {
		response.Diagnostics.AddError("The context could not be made", err.Error())
		return
	}
	model.ID = types.StringValue(answer.ID)
	response.Diagnostics.Append(response.State.Set(ctx, model)...)
}

func (r *contextResource) Read(ctx context.Context, request resource.ReadRequest, response *resource.ReadResponse) {
	var model contextModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	var answer contextAnswer
	err := r.api.send(ctx, http.MethodGet, "context/"+model.ID.ValueString(), nil, &answer)
	if errors.Is(err, errNotFound) {
		response.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		response.Diagnostics.AddError("The context could not be read", err.Error())
		return
	}
	model.Name = types.StringValue(answer.Name)
	response.Diagnostics.Append(response.State.Set(ctx, model)...)
}

// Update is never called: every change replaces the context.
func (*contextResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (r *contextResource) Delete(ctx context.Context, request resource.DeleteRequest, response *resource.DeleteResponse) {
	var model contextModel
	response.Diagnostics.Append(request.State.Get(ctx, &model)...)
	err := r.api.send(ctx, http.MethodDelete, "context/"+model.ID.ValueString(), nil, nil)
	if err != nil && !errors.Is(err, errNotFound) {
		response.Diagnostics.AddError("The context could not be deleted", err.Error())
	}
}

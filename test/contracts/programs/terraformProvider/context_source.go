package main

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// contextSource finds a context by its name and counts what restricts its use, as the official provider does.
type contextSource struct{ api api }

type contextSourceModel struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	Owner        types.String `tfsdk:"owner"`
	Restrictions types.Int64  `tfsdk:"restrictions"`
}

func (*contextSource) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "circleci_context"
}

func (*contextSource) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":           schema.StringAttribute{Computed: true},
		"name":         schema.StringAttribute{Required: true},
		"owner":        schema.StringAttribute{Required: true},
		"restrictions": schema.Int64Attribute{Computed: true},
	}}
}

func (s *contextSource) Configure(_ context.Context, request datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	if client, ok := request.ProviderData.(api); ok {
		s.api = client
	}
}

func (s *contextSource) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model contextSourceModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	query := url.Values{"owner-slug": {model.Owner.ValueString()}, "owner-type": {"organization"}}
	contexts, err := list[contextAnswer](ctx, s.api, "context?"+query.Encode())
	if err != nil {
		response.Diagnostics.AddError("The contexts could not be listed", err.Error())
		return
	}
	for _, one := range contexts {
		if one.Name == model.Name.ValueString() {
			model.ID = types.StringValue(one.ID)
		}
	}
	if model.ID.IsNull() {
		response.Diagnostics.AddError("There is no such context", model.Name.ValueString())
		return
	}
	restrictions, err := list[map[string]any](ctx, s.api, "context/"+model.ID.ValueString()+"/restrictions")
	if err != nil {
		response.Diagnostics.AddError("The context's restrictions could not be read", err.Error())
		return
	}
	model.Restrictions = types.Int64Value(int64(len(restrictions)))
	response.Diagnostics.Append(response.State.Set(ctx, model)...)
}

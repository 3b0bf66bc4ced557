package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type circleCi struct{}

func newProvider() provider.Provider { return circleCi{} }

func (circleCi) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "circleci"
}

func (circleCi) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"host":  schema.StringAttribute{Required: true, Description: "Address below which /api/v2 is."},
		"token": schema.StringAttribute{Required: true, Sensitive: true},
	}}
}

func (circleCi) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	var settings struct {
		Host  types.String `tfsdk:"host"`
		Token types.String `tfsdk:"token"`
	}
	response.Diagnostics.Append(request.Config.Get(ctx, &settings)...)
	client := api{host: settings.Host.ValueString(), token: settings.Token.ValueString()}
	response.ResourceData, response.DataSourceData = client, client
}

func (circleCi) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return &contextResource{} },
		func() resource.Resource { return &contextVariable{} },
		func() resource.Resource { return &projectVariable{} },
	}
}

func (circleCi) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &contextSource{} }}
}

// configured is what all resources share: the client, which is missing while Terraform only validates.
type configured struct{ api api }

func (c *configured) Configure(_ context.Context, request resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	if client, ok := request.ProviderData.(api); ok {
		c.api = client
	}
}

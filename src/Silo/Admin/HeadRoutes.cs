namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>Answers HEAD wherever GET is answered, as RFC 9110 wants; the server leaves out the body.</summary>
internal static class HeadRoutes
{
    /// <summary>Routes that are mapped here and take GET take HEAD, too.</summary>
    public static RouteGroupBuilder MapWithHead(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        ((IEndpointConventionBuilder)group).Add(route =>
        {
            if (route.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is [var method] && HttpMethods.IsGet(method))
            {
                route.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]));
            }
        });
        return group;
    }
}

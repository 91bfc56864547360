namespace OrleansKafkaLoki.Silo.Access;

/// <summary>Which role a route needs: nothing is asked of it, so that none is forgotten.</summary>
internal static class RouteRole
{
    /// <summary>The role that a request of this method needs: one that changes nothing needs <see cref="AccessRole.Read"/>, unless the route says otherwise.</summary>
    public static AccessRole Of(IEnumerable<object> metadata, string method) =>
        metadata.OfType<Needed>().LastOrDefault()?.Role ?? (IsSafe(method) ? AccessRole.Read : AccessRole.Admin);

    /// <summary>Whether a method changes nothing.</summary>
    public static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    /// <summary>Has a route need this role, whatever the method.</summary>
    public static TBuilder NeedsRole<TBuilder>(this TBuilder route, AccessRole role)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Needed(role));

    private sealed record Needed(AccessRole Role);
}

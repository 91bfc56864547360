namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>The last events.</summary>
/// <param name="AsOf">When they were asked for, UTC.</param>
/// <param name="Items">Each, the oldest first.</param>
internal sealed record EventList(DateTime AsOf, IReadOnlyList<EventView> Items);

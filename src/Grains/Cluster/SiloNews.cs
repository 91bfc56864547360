using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Events;

namespace OrleansKafkaLoki.Grains.Cluster;

/// <summary>
/// Tells of silos that come and go. Of those that come and begin to leave each tells itself; of those that are gone, the first by address of
/// those that are left.
/// </summary>
/// <param name="membership">Tells who is there.</param>
/// <param name="silo">This silo.</param>
/// <param name="events">Where it is told.</param>
public sealed class SiloNews(IClusterMembershipService membership, ILocalSiloDetails silo, IPipelineEvents events) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<SiloAddress> _leaving = [];
    private Task _run = Task.CompletedTask;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SiloNews),
        PartitionSupervisor.Stage,
        _ =>
        {
            Tell(PipelineEventKind.SiloJoined, silo.SiloAddress, $"The silo {silo.Name} has joined.");
            _run = Task.Run(WatchAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            Tell(PipelineEventKind.SiloLeaving, silo.SiloAddress, $"The silo {silo.Name} leaves; its partitions go to others, if there are any.");
            await _stop.CancelAsync();
            await _run;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>The silos that are gone since <paramref name="before"/>, if it is for this one to tell.</summary>
    private static IEnumerable<SiloAddress> Gone(IReadOnlySet<SiloAddress> before, IReadOnlySet<SiloAddress> now, SiloAddress self) =>
        now.Order().FirstOrDefault() == self ? before.Except(now).Order() : [];

    private async Task WatchAsync()
    {
        var before = new HashSet<SiloAddress>();
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stop.Token))
            {
                var members = snapshot.Members.Values.Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping).ToList();
                _leaving.UnionWith(members.Where(member => member.Status != SiloStatus.Active).Select(member => member.SiloAddress));
                var now = members.Select(member => member.SiloAddress).ToHashSet();
                foreach (var gone in Gone(before, now, silo.SiloAddress))
                {
                    if (_leaving.Remove(gone))
                    {
                        Tell(PipelineEventKind.SiloLeft, gone, "The silo has left.");
                    }
                    else
                    {
                        Tell(PipelineEventKind.SiloDied, gone, "The silo was declared dead; what it ran goes on elsewhere.");
                    }
                }

                _leaving.IntersectWith(now); // The others tell nobody, and would remember them for good.
                before = now;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception)
        {
            // There is nothing more to observe, which the supervisor logs.
        }
    }

    private void Tell(PipelineEventKind kind, SiloAddress about, string message) => events.Raise(new EventDraft(kind, null, about.ToString(), message));
}

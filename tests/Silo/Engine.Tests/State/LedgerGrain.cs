using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.State;

[GenerateSerializer]
public sealed class Ledger
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}

/// <summary>Two states of one grain in one store; lives on the silo that its key names.</summary>
public interface ILedgerGrain : ILocatedGrain, IGrainWithStringKey
{
    /// <summary>Adds a line without writing.</summary>
    Task Add(string line);

    Task Write();

    Task Read();

    Task Clear();

    Task<string[]> Lines();

    /// <summary>The lines as they were when OnActivateAsync ran.</summary>
    Task<string[]> LinesAtActivation();

    Task<bool> RecordExists();

    Task<string?> Etag();

    Task AddNote(string line);

    Task<string[]> Notes();

    Task Deactivate();
}

[PinnedPlacement]
public sealed class LedgerGrain(
    [PersistentState("ledger", "store")] IPersistentState<Ledger> ledger,
    [PersistentState("notes", "store")] IPersistentState<Ledger> notes) : LocatedGrain, ILedgerGrain
{
    private string[] _linesAtActivation = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _linesAtActivation = [.. ledger.State.Lines];
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Of(PinnedPlacement.Id(this.GetPrimaryKeyString())).Note("deactivated");
        return Task.CompletedTask;
    }

    public Task Add(string line)
    {
        ledger.State.Lines.Add(line);
        return Task.CompletedTask;
    }

    public Task Write() => ledger.WriteStateAsync();

    public Task Read() => ledger.ReadStateAsync();

    public Task Clear() => ledger.ClearStateAsync();

    public Task<string[]> Lines() => Task.FromResult(ledger.State.Lines.ToArray());

    public Task<string[]> LinesAtActivation() => Task.FromResult(_linesAtActivation);

    public Task<bool> RecordExists() => Task.FromResult(ledger.RecordExists);

    public Task<string?> Etag() => Task.FromResult<string?>(ledger.Etag);

    public Task AddNote(string line)
    {
        notes.State.Lines.Add(line);
        return notes.WriteStateAsync();
    }

    public Task<string[]> Notes() => Task.FromResult(notes.State.Lines.ToArray());

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

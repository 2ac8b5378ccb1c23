namespace Muser.Grains.Devices;

/// <summary>
/// Asks a device to say everything again: at once, or, where it was asked a moment ago, after a pause, since its answer may have been on its way when
/// something was missed. For the single thread of a grain.
/// </summary>
/// <param name="grain">The grain, whose timer ends the pause.</param>
/// <param name="ask">Asks.</param>
internal sealed class RebirthRequests(IGrainBase grain, Action ask)
{
    /// <summary>A device is not asked more often than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private IGrainTimer? _pause;
    private bool _isWanted;

    /// <summary>Something was missed.</summary>
    public void Ask()
    {
        _isWanted = _pause is not null;
        if (_pause is null)
        {
            ask();
            _pause = grain.RegisterGrainTimer(End, new GrainTimerCreationOptions(Pause, Timeout.InfiniteTimeSpan));
        }
    }

    private Task End(CancellationToken cancellationToken)
    {
        _pause?.Dispose();
        _pause = null;
        if (_isWanted)
        {
            Ask();
        }

        return Task.CompletedTask;
    }
}

namespace ILGPU.Util;

/// <summary>Something that is disposed once.</summary>
public abstract class DisposeBase : IDisposable
{
    private bool _isDisposed;

    protected DisposeBase()
    {
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Dispose(disposing: true);
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
